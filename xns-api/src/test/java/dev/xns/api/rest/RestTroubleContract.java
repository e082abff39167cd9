package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.NODES;
import static dev.xns.api.rest.ResponseBodies.added;
import static dev.xns.api.rest.ResponseBodies.claim;
import static dev.xns.api.rest.ResponseBodies.list;
import static dev.xns.api.rest.ResponseBodies.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an observer is told while a kind cannot be followed. */
public abstract class RestTroubleContract extends RestContract {
  private static final String NOT_SERVED = "404 page not found\n";

  private WatchFixture fixture;
  private RecordingWatchObserver observer;

  protected RestTroubleContract(Connector connector) {
    super(connector);
  }

  @BeforeEach
  void start() throws Exception {
    fixture = new WatchFixture(connector, TestTimings.quick());
    observer = fixture.observer;
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void aKindThatIsNotInstalledIsFollowedOnceItIs() throws Exception {
    fixture.watch();
    fixture.expectList().answer(404, "", NOT_SERVED);
    observer.expect("interrupted NOT_SERVED");
    assertThat(observer.cause())
        .hasMessage(
            "list persistentvolumeclaims/v1: the server answered 404: 404 page not found;"
                + " is persistentvolumeclaims/v1 installed and served?");
    fixture.expectList().answer(404, "", NOT_SERVED);
    fixture.expectList().answer(404, "", NOT_SERVED);

    fixture.expectList().json(200, list(10, claim("dev", "a", 7)));
    observer.expect("replaced dev/a@7");
  }

  @Test
  void aKindThatIsRemovedAndInstalledAgainIsListedAnew() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.end();
    fixture.expectWatch(10).answer(404, "", NOT_SERVED);
    observer.expect("interrupted NOT_SERVED");
    fixture.expectList().answer(404, "", NOT_SERVED);
    fixture.expectList().json(200, list(20));
    observer.expect("replaced");
    fixture.expectWatch(20);
  }

  @Test
  void aKindThatIsForbiddenIsFollowedOnceItIsAllowed() throws Exception {
    fixture.watch();
    fixture.expectList().json(403, status(403, "Forbidden", "claims are not for you", "{}"));
    observer.expect("interrupted FORBIDDEN");
    assertThat(observer.cause()).hasMessageContaining("claims are not for you");
    fixture.expectList().json(403, status(403, "Forbidden", "claims are not for you", "{}"));
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
  }

  @Test
  void aKindThatMayBeListedAndNotWatchedIsListedAgainAndAgain() throws Exception {
    fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    fixture.expectWatch(10).json(403, status(403, "Forbidden", "no", "{}"));
    fixture.expectList().json(200, list(12, claim("dev", "a", 11)));
    observer.expect("replaced dev/a@11");
    observer.expect("delayed FORBIDDEN");
    fixture.expectWatch(12).json(403, status(403, "Forbidden", "no", "{}"));
    fixture.expectList().json(200, list(14, claim("dev", "b", 13)));
    observer.expect("replaced dev/b@13");

    fixture.expectWatch(14).stream().line(added(claim("dev", "c", 15)));
    observer.expect("resumed");
    observer.expect("upserted dev/c@15");
  }

  @Test
  void aKindThatMayNeitherBeWatchedNorListedIsTrouble() throws Exception {
    fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    fixture.expectWatch(10).json(403, status(403, "Forbidden", "no", "{}"));
    fixture.expectList().json(403, status(403, "Forbidden", "no", "{}"));
    observer.expect("interrupted FORBIDDEN");

    fixture.expectList().json(200, list(20));
    observer.expect("replaced");
    fixture.expectWatch(20).stream();
  }

  @Test
  void theSameTroubleIsToldOnceAndAnotherOneAgain() throws Exception {
    fixture.watch();
    fixture.expectList().json(503, status(503, "ServiceUnavailable", "later", "{}"));
    fixture.expectList().json(500, status(500, "InternalError", "broken", "{}"));
    fixture.expectList().drop();
    fixture.expectList().answer(404, "", NOT_SERVED);
    fixture.expectList().answer(404, "", NOT_SERVED);
    fixture.expectList().json(503, status(503, "ServiceUnavailable", "later", "{}"));
    fixture.expectList().json(200, list(10));

    observer.expect("interrupted UNAVAILABLE");
    observer.expect("interrupted NOT_SERVED");
    observer.expect("interrupted UNAVAILABLE");
    observer.expect("replaced");
  }

  @Test
  void troubleAfterTroubleThatWasOverIsToldAgain() throws Exception {
    fixture.watch();
    fixture.expectList().json(503, "");
    observer.expect("interrupted UNAVAILABLE");
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    fixture.expectWatch(10).json(429, "");
    observer.expect("interrupted UNAVAILABLE");
    fixture.expectWatch(10).stream().line(added(claim("dev", "a", 11)));
    observer.expect("resumed");
    observer.expect("upserted dev/a@11");
  }

  @Test
  void aWatchThatTheServerDoesNotUnderstandIsListedAnew() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.end();
    fixture.expectWatch(10).json(400, status(400, "BadRequest", "odd version", "{}"));
    observer.expect("interrupted INVALID");
    fixture.expectList().json(200, list(20));
    observer.expect("replaced");
  }

  @Test
  void whatIsToldIsAboutARead() throws Exception {
    fixture.watch();
    fixture.expectList().answer(429, "Retry-After: 7\r\n", "slow down");
    observer.expect("interrupted UNAVAILABLE");
    ClusterException cause = observer.cause();
    assertThat(cause.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(cause.retryAfter()).contains(Duration.ofSeconds(7));
    // The pause asked for is cut to the longest one, or this would take seven seconds.
    fixture.expectList();
  }

  @Test
  void otherWatchesAreNotAffected() throws Exception {
    fixture.watch();
    fixture.expectList().answer(404, "", NOT_SERVED);
    observer.expect("interrupted NOT_SERVED");
    ScriptedExchange again = fixture.expectList();

    var other = new RecordingWatchObserver();
    fixture.cluster.watch(NODES, other);
    fixture.server.expect("GET", "/api/v1/nodes?limit=500").json(200, list(10));
    other.expect("replaced");
    again.answer(404, "", NOT_SERVED);
  }
}
