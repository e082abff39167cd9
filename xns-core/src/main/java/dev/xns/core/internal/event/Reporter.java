package dev.xns.core.internal.event;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.options.EventOptions;
import dev.xns.core.report.EngineListener;
import dev.xns.core.report.ReasonCode;
import dev.xns.core.time.Scheduler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells everybody who wants to know: log, listener and, through events, the users. */
public final class Reporter {
  private static final Logger log = LoggerFactory.getLogger(Reporter.class);

  /** EVENT-01, EVENT-02. */
  private static final String PROVISIONING = "Provisioning";

  /** EVENT-03, EVENT-05. */
  private static final String FAILED = "ProvisioningFailed";

  /** EVENT-04. */
  private static final String SUCCEEDED = "ProvisioningSucceeded";

  /** DEF-22. */
  private static final String USED = "UsedByOtherNamespace";

  /** EVENT-06. */
  private static final String DELETE_FAILED = "VolumeFailedDelete";

  private final EventWriter events;
  private final EngineListener listener;
  private final String driver;
  private final EventOptions options;
  private final Progress progress;

  /** How the last attempt for a claim failed, by the claim's UID, until something else is said. */
  private final ConcurrentMap<String, Failure> failures = new ConcurrentHashMap<>();

  /**
   * How an attempt failed.
   *
   * @param reason stable code
   * @param message for people
   */
  public record Failure(ReasonCode reason, String message) {}

  /**
   * Reports for this driver.
   *
   * @param scheduler tells when an attempt takes long
   */
  public Reporter(
      EventWriter events,
      EngineListener listener,
      String driver,
      EventOptions options,
      Scheduler scheduler) {
    this.events = events;
    this.listener = listener;
    this.driver = driver;
    this.options = options;
    progress = new Progress(scheduler, options.progressAfter());
  }

  /** Events about successes wait while this says so. */
  public void successesWaitWhile(BooleanSupplier workIsWaiting) {
    events.waitWhile(workIsWaiting);
  }

  /** The work ends: only what comes of work that still runs is told. */
  public void ending() {
    events.end();
  }

  /** How many events were lost: dropped because too many waited, or refused by the server. */
  public long lostEvents() {
    return events.lost();
  }

  /**
   * The driver is called for a claim. That is told if it takes long, and at once if an attempt has
   * failed before.
   */
  public Attempt provisioning(Subject claim) {
    String message = "driver " + driver + " is making a volume for claim \"" + claim.key() + "\"";
    if (failures.containsKey(claim.uid())) {
      events.normal(claim, PROVISIONING, message);
      return () -> {};
    }
    return progress.begin(goesOn -> events.normal(claim, PROVISIONING, message, goesOn));
  }

  /** A claim is left to an external populator. */
  public void leftToPopulator(Subject claim, String kind) {
    failures.remove(claim.uid());
    events.normal(
        claim,
        PROVISIONING,
        "the source of claim \""
            + claim.key()
            + "\" is a "
            + kind
            + ": an external populator is expected to make its volume");
  }

  /** A claim waits. */
  public void waiting(Subject claim, ReasonCode reason, String message) {
    failures.remove(claim.uid());
    events.warning(claim, FAILED, reason + ": " + message);
    tell(l -> l.waiting(claim.key(), reason, message));
  }

  /** An attempt for a claim failed. */
  public void failed(Subject claim, ReasonCode reason, String message) {
    failures.put(claim.uid(), new Failure(reason, message));
    log.warn("{}: {}", reason, message);
    events.warning(claim, FAILED, reason + ": " + message);
    tell(l -> l.failed(claim.key(), reason, message));
  }

  /** Data are about to leave the namespace of the plan's source (DEF-22). */
  public void crossNamespaceUse(Plan.Provision plan, ObjectKey grant) {
    SourceObject source = plan.source();
    if (source == null) {
      return;
    }
    ObjectKey claim = plan.claim();
    String volume = plan.request().name();
    String what = source.type().describe(source.key());
    log.info("ReferenceGrant {} lets claim {} use {} for volume {}", grant, claim, what, volume);
    if (options.onSources()) {
      events.normal(
          Subject.source(source),
          USED,
          "claim %s is given a copy, as volume %s, which ReferenceGrant %s permits"
              .formatted(claim, volume, grant));
    }
    tell(l -> l.crossNamespaceUse(claim, source.key(), grant));
  }

  /** How the last attempt for the claim with this UID failed; empty if it did not. */
  public Optional<Failure> lastFailure(String uid) {
    return Optional.ofNullable(failures.get(uid));
  }

  /** A class uses parameters that have a newer form (LOG-03). */
  public void deprecated(String className, List<String> parameters) {
    if (!parameters.isEmpty()) {
      log.warn("StorageClass {} uses parameters of an older form: {}", className, parameters);
    }
  }

  /** A claim has its volume. */
  public void provisioned(Subject claim, String volume) {
    failures.remove(claim.uid());
    log.info("Claim {} has volume {}", claim.key(), volume);
    events.normal(claim, SUCCEEDED, "volume " + volume + " was made");
    tell(l -> l.provisioned(claim.key(), volume));
  }

  /** A volume is gone. */
  public void deleted(String volume) {
    log.info("Volume {} is deleted", volume);
    tell(l -> l.deleted(volume));
  }

  /** A volume cannot be deleted yet. */
  public void deletionFailed(Subject volume, ReasonCode reason, String message) {
    log.warn("{}: {}", reason, message);
    events.warning(volume, DELETE_FAILED, reason + ": " + message);
    tell(l -> l.deletionFailed(volume.key().name(), reason, message));
  }

  /** The object is gone: what is remembered of its events can go too. */
  public void forget(String uid) {
    failures.remove(uid);
    events.forget(uid);
  }

  private void tell(Consumer<EngineListener> call) {
    ListenerCall.tell(listener, call);
  }
}
