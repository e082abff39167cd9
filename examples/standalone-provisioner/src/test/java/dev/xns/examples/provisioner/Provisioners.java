package dev.xns.examples.provisioner;

import dev.xns.examples.provisioner.flags.KubeClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Processes of which one works, and which are started again when they end: a Deployment. */
final class Provisioners {
  private final RealCluster cluster;
  private final Random random;
  private final String[] flags;
  private final List<JavaProcess> running = new ArrayList<>();
  private int started;
  private int kills;
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
    int before = running.size();
    running.removeIf(program -> !program.isAlive());
    ends += before - running.size();
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

  int kills() {
    return kills;
  }

  /** How many ended without having been killed. */
  int ends() {
    return ends;
  }
}
