package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The trail of data that leave a namespace (DEF-22). */
class AuditTest {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.xns");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    LOGGER.setLevel(Level.INFO);
    LOGGER.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    LOGGER.detachAppender(log);
    LOGGER.setLevel(null);
  }

  @Test
  void theLogNamesGrantSourceClaimAndVolume() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV).addRestore();

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains(
            "ReferenceGrant prod/allow-dev lets claim dev/restore use VolumeSnapshot prod/backup"
                + " for volume "
                + fixture.claim(RESTORE).spec().volumeName());
  }
}
