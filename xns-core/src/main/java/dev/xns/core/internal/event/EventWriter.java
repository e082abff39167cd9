package dev.xns.core.internal.event;

import dev.xns.api.model.Event;
import dev.xns.api.model.ObjectKey;
import dev.xns.core.internal.event.EventMemory.Due;
import dev.xns.core.internal.event.EventRequests.Said;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events, beside the work and never in its way. An event that says again what was said of
 * the object lately is counted up instead of written anew, and at most once in {@link
 * EventMemory#QUIET}; a claim that waits costs one write when it begins to wait and few afterwards
 * (DEF-43). An event that cannot be written is logged, counted and lost. Thread-safe.
 */
public final class EventWriter {
  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

  /** Longest message the API server accepts. */
  static final int LONGEST_MESSAGE = 1024;

  private final EventRequests requests;
  private final EventBacklog backlog;
  private final InstantSource time;
  private final BooleanSupplier active;
  private final EventMemory memory = new EventMemory();
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean ending;

  /**
   * Writes these requests when the backlog says so.
   *
   * @param active whether anything may still be written
   */
  public EventWriter(
      EventRequests requests, EventBacklog backlog, InstantSource time, BooleanSupplier active) {
    this.requests = requests;
    this.backlog = backlog;
    this.time = time;
    this.active = active;
  }

  /** Something went as it should. Such events are limited, and give way to all others. */
  void normal(Subject subject, String reason, String message) {
    write(new Said(subject, Event.NORMAL, reason, shortened(message)), false, () -> true);
  }

  /**
   * Something goes on, and need not be told once it is over.
   *
   * @param wanted whether it still goes on
   */
  void normal(Subject subject, String reason, String message, BooleanSupplier wanted) {
    var said = new Said(subject, Event.NORMAL, reason, shortened(message));
    write(said, false, () -> !ending && wanted.getAsBoolean());
  }

  /** Something went as it should, which is not to be missed. */
  void notice(Subject subject, String reason, String message) {
    write(new Said(subject, Event.NORMAL, reason, shortened(message)), true, () -> true);
  }

  /** Something is not as it should be. */
  void warning(Subject subject, String reason, String message) {
    write(new Said(subject, Event.WARNING, reason, shortened(message)), true, () -> true);
  }

  /** The object is gone; nothing more will be said about it. */
  void forget(String uid) {
    memory.forget(uid);
  }

  /** The work ends: only what comes of work that still runs is told. */
  void end() {
    ending = true;
    backlog.end();
  }

  /** Normal events wait while this says so. */
  void waitWhile(BooleanSupplier workIsWaiting) {
    backlog.waitWhile(workIsWaiting);
  }

  /** How many events were lost: dropped because too many waited, or refused by the server. */
  long lost() {
    return backlog.dropped() + failed.get();
  }

  private void write(Said said, boolean urgent, BooleanSupplier wanted) {
    Instant now = time.instant().truncatedTo(ChronoUnit.SECONDS);
    String uid = said.about().uid();
    Due due = memory.say(uid, said.reason(), said.message(), now);
    if (due == null) {
      return;
    }
    Runnable unsay = () -> memory.unsay(uid, said.reason(), said.message());
    backlog.add(
        new PendingEvent(
            urgent,
            time.instant(),
            () -> {
              if (!wanted.getAsBoolean()) {
                unsay.run();
              } else if (active.getAsBoolean()) {
                attempt(said, due, now);
              }
            },
            unsay));
  }

  private void attempt(Said said, Due due, Instant now) {
    try {
      ObjectKey known = due.key();
      ObjectKey key =
          known == null
              ? requests.create(said, due.count(), now)
              : requests.countUp(said, known, due.count(), now);
      memory.written(said.about().uid(), said.reason(), said.message(), key);
    } catch (RuntimeException e) {
      failed.incrementAndGet();
      log.warn(
          "An event about {} {} is lost: {}",
          said.about().kind(),
          said.about().key(),
          e.toString());
    }
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 3) + "...";
  }
}
