package dev.xns.core;

import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.model.Event;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What users and drivers write forges no line of a log or event. */
class HostileTextTest {
  private static final String FORGED = "x\\nfailed: \\u202eall volumes were deleted\\u0007";
  private static final String SNAPSHOT =
      "dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, namespace: %s,"
          + " name: \"%s\"}";
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.xns");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final EngineFixture fixture = EngineFixture.withSnapshot();

  @BeforeEach
  void listen() {
    log.start();
    LOGGER.setLevel(Level.DEBUG);
    LOGGER.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    LOGGER.detachAppender(log);
    LOGGER.setLevel(null);
  }

  private void assertNoLineIsForged() {
    List<String> events =
        fixture.cluster.list(ResourceTypes.EVENTS).stream().map(Event::message).toList();
    assertThat(events).isNotEmpty().allSatisfy(HostileTextTest::assertVisible);
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .allSatisfy(HostileTextTest::assertVisible);
  }

  static void assertVisible(String text) {
    assertThat(text.codePoints())
        .as(text)
        .noneMatch(c -> Character.getType(c) == Character.CONTROL)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
  }

  private void claim(String moreSpec) {
    fixture.now(EngineFixture.claim("restore", "fast", moreSpec)).pass(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "dev"})
  void theNameOfASource(String namespace) {
    claim(SNAPSHOT.formatted(namespace, FORGED));
    assertNoLineIsForged();
  }

  @Test
  void theNameOfASourceClaim() {
    claim("dataSourceRef: {kind: PersistentVolumeClaim, name: \"" + FORGED + "\"}");
    assertNoLineIsForged();
  }

  @Test
  void theKindOfAPopulatedSource() {
    claim("dataSourceRef: {apiGroup: x, name: y, kind: \"" + FORGED + "\"}");
    assertNoLineIsForged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"csi.storage.k8s.io/" + FORGED + "\": y",
        "csi.storage.k8s.io/secret-namespace: infra, csi.storage.k8s.io/secret-name: \""
            + FORGED
            + "\"",
        "csi.storage.k8s.io/secret-namespace: infra, csi.storage.k8s.io/secret-name: \"${"
            + FORGED
            + "}\""
      })
  void aParameter(String parameters) {
    fixture.apply(EngineFixture.CLASS + "parameters: {" + parameters + "}\n");
    claim("");
    assertNoLineIsForged();
  }

  @Test
  void theNameOfAClass() {
    fixture
        .now(
            EngineFixture.claim("restore", "fast", "")
                .replace(
                    "annotations: {",
                    "annotations: {volume.beta.kubernetes.io/storage-class: \"" + FORGED + "\", "))
        .pass(Duration.ofSeconds(10));
    assertThat(fixture.lastWarning(RESTORE)).contains("ClassNotFound");
    assertNoLineIsForged();
  }

  @Test
  void anAccessMode() {
    fixture.now(
        EngineFixture.claim("restore", "fast", "")
            .replace("[ReadWriteOnce]", "[\"" + FORGED + "\"]"));
    assertNoLineIsForged();
  }

  @Test
  void whatADriverSays() {
    for (Fate fate : List.of(Fate.MAY_HAVE_HAPPENED, Fate.NOT_ASKED, Fate.DID_NOT_HAPPEN)) {
      fixture.failuresBefore.add(
          new BackendException("no\nfailed: \u202eforged\u0007", Kind.REFUSED, fate));
    }
    claim("");
    fixture.failuresBefore.add(
        new BackendException("no\nfailed: \u202eforged\u0007", Kind.REFUSED, Fate.NOT_ASKED));
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).pass(Duration.ofSeconds(10));
    assertNoLineIsForged();
  }

  /** Whoever read the colon as punctuation would take out the file system. */
  @Test
  void punctuationThatIsPartOfAParameterIsSeenToBe() {
    fixture.apply(EngineFixture.CLASS + "parameters: {\"csi.storage.k8s.io/fstype:\": xfs}\n");
    claim("");
    assertThat(fixture.lastWarning(RESTORE))
        .contains("parameter \"csi.storage.k8s.io/fstype:\", which is reserved");
  }
}
