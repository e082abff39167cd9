package dev.xns.examples.provisioner;

import dev.xns.examples.provisioner.flags.KubeClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/** Processes of which one works, and which are started again when they end: a Deployment. */
final class Provisioners {
  private final RealCluster cluster;
  private final Random random;
  private final String[] flags;
  private final List<JavaProcess> running = new ArrayList<>();
  private int started;
  private int kills;
  private int pauses;
  private int ends;

  /**
   * None at first.
   *
   * @param flags of each process
   */
  Provisioners(RealCluster cluster, Random random, String... flags) {
    this.cluster = cluster;
    this.random = random;
    this.flags = flags;
  }

  /** Starts processes until there are this many; forgets those that ended by themselves. */
  void scaleTo(int replicas) throws IOException {
    forgetEnded();
    while (running.size() < replicas) {
      KubeClient client = random.nextBoolean() ? KubeClient.FABRIC8 : KubeClient.OFFICIAL;
      running.add(cluster.start("admin", "node-" + started++, client, flags));
    }
  }

  /** Sends SIGKILL to one of them. */
  void killOne() {
    if (!running.isEmpty()) {
      running.remove(random.nextInt(running.size())).kill();
      kills++;
    }
  }

  /**
   * Lets one of them do nothing for some time. It does not know of that when it goes on.
   *
   * @param meanwhile returns when it may go on
   */
  void pauseOne(Callable<?> meanwhile) throws Exception {
    forgetEnded();
    if (running.isEmpty()) {
      return;
    }
    JavaProcess paused = running.get(random.nextInt(running.size()));
    paused.pause();
    pauses++;
    try {
      meanwhile.call();
    } finally {
      paused.resume();
    }
  }

  @Override
  public String toString() {
    return "%d kills, %d pauses, %d ended by themselves".formatted(kills, pauses, ends);
  }

  int kills() {
    return kills;
  }

  /** A program that finds no API server when it starts ends, for instance. */
  private void forgetEnded() {
    for (JavaProcess program : List.copyOf(running)) {
      if (!program.isAlive()) {
        running.remove(program);
        ends++;
        String log = program.err();
        System.out.println(
            "CHAOS a program ended by itself: " + log.substring(Math.max(0, log.length() - 500)));
      }
    }
  }
}
