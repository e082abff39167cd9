package dev.xns.api.rest;

import static dev.xns.api.rest.ResponseBodies.added;
import static dev.xns.api.rest.ResponseBodies.bookmark;
import static dev.xns.api.rest.ResponseBodies.claim;
import static dev.xns.api.rest.ResponseBodies.error;
import static dev.xns.api.rest.ResponseBodies.list;
import static dev.xns.api.rest.ResponseBodies.modified;
import static dev.xns.api.rest.ResponseBodies.status;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a watch goes on after connections end, break, or lose their position. */
public abstract class RestRecoveryContract extends RestContract {
  private WatchFixture fixture;
  private RecordingWatchObserver observer;

  protected RestRecoveryContract(Connector connector) {
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

  private void at(WatchTimings pace) throws Exception {
    fixture.close();
    fixture = new WatchFixture(connector, pace);
    observer = fixture.observer;
  }

  @Test
  void aStreamThatEndsIsContinuedFromWhereItWas() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    stream.line(added(claim("dev", "a", 11)));
    observer.expect("upserted dev/a@11");
    stream.end();

    fixture.expectWatch(11).stream().line(modified(claim("dev", "a", 12)));
    observer.expect("upserted dev/a@12");
  }

  @Test
  void aConnectionThatIsDroppedIsContinuedFromWhereItWas() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    stream.line(added(claim("dev", "a", 11))).part("{\"type\":\"ADDED\",\"obj");
    observer.expect("upserted dev/a@11");
    stream.drop();

    fixture.expectWatch(11).stream().line(modified(claim("dev", "a", 12)));
    observer.expect("upserted dev/a@12");
  }

  @Test
  void aServerThatComesBackIsListedAnewThoughItsRevisionHasPassedOurs() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    stream.line(bookmark(11)).line(added(claim("dev", "a", 12)));
    observer.expect("upserted dev/a@12");
    fixture.server.goAway();
    observer.expect("interrupted UNAVAILABLE");
    assertThat(observer.cause())
        .hasMessageContaining("persistentvolumeclaims/v1")
        .hasMessageContaining("no connection to the server");
    fixture.server.comeBack();

    // It may have been set back meanwhile, and its history from 12 on is another one.
    fixture.expectList().json(200, list(20, claim("dev", "made-before-12", 11)));
    observer.expect("replaced dev/made-before-12@11");
    fixture.expectWatch(20).stream().line(added(claim("dev", "b", 21)));
    observer.expect("upserted dev/b@21");
  }

  @Test
  void aServerThatCouldNotServeAWatchIsListedAnew() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.end();
    fixture.expectWatch(10).json(503, status(503, "ServiceUnavailable", "etcd is away", "{}"));
    observer.expect("interrupted UNAVAILABLE");

    fixture.expectList().json(200, list(20));
    observer.expect("replaced");
    fixture.expectWatch(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 429})
  void aServerThatIsThereAndOnlyRefusesIsFollowedFromWhereItWas(int code) throws Exception {
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.end();
    fixture.expectWatch(10).json(code, "");
    observer.expect("interrupted UNAVAILABLE");

    fixture.expectWatch(10).stream().line(added(claim("dev", "a", 11)));
    observer.expect("resumed");
    observer.expect("upserted dev/a@11");
  }

  @Test
  void resumedComesBeforeTheFirstChange() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.line(error(500, "InternalError"));
    observer.expect("interrupted UNAVAILABLE");

    fixture.expectWatch(10).stream().line(added(claim("dev", "a", 11)));
    observer.expect("resumed");
    observer.expect("upserted dev/a@11");
  }

  @Test
  void anExpiredPositionIsReplacedByAList() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.end();
    fixture.expectWatch(10).json(410, status(410, "Expired", "too old", "{}"));

    fixture.expectList().json(200, list(20, claim("dev", "a", 15)));
    observer.expect("replaced dev/a@15");
    fixture.expectWatch(20).stream().line(added(claim("dev", "b", 21)));
    observer.expect("upserted dev/b@21");
  }

  @Test
  void aPositionThatExpiresInTheStreamIsReplacedByAList() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.line(error(410, "Expired") + "\n" + added(claim("dev", "late", 11)));
    stream.awaitDropByClient();

    fixture.expectList().json(200, list(20, claim("dev", "a", 15)));
    observer.expect("replaced dev/a@15");
    fixture.expectWatch(20);
  }

  @Test
  void anAcceptedWatchWhosePositionTurnsOutExpiredIsNotResumed() throws Exception {
    at(TestTimings.wary());
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.line(error(500, "InternalError"));
    observer.expect("interrupted UNAVAILABLE");

    fixture.expectWatch(10).stream().line(error(410, "Expired"));
    fixture.expectList().json(200, list(20));
    observer.expect("replaced");
  }

  @Test
  void listsThatExpireAtOnceAreTroubleAndNotATightLoop() throws Exception {
    fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    fixture.expectWatch(10).json(410, status(410, "Expired", "too old", "{}"));
    observer.expect("interrupted UNAVAILABLE");
    assertThat(observer.cause()).hasMessageContaining("has expired already");

    fixture.expectList().json(200, list(20));
    observer.expect("replaced");
    fixture.expectWatch(20);
  }

  @Test
  void aFaultInTheStreamIsTroubleAndContinuedFromWhereItWas() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    stream.line(added(claim("dev", "a", 11)));
    observer.expect("upserted dev/a@11");
    stream.line(error(500, "InternalError"));
    observer.expect("interrupted UNAVAILABLE");
    assertThat(observer.cause())
        .hasMessage(
            "watch persistentvolumeclaims/v1: the server reported 500 InternalError: told by the"
                + " stream");
    stream.awaitDropByClient();

    fixture.expectWatch(11).stream();
    observer.expect("resumed");
  }

  @Test
  void aPositionWithFaultsThreeTimesInARowIsGivenUp() throws Exception {
    at(TestTimings.wary());
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.line(error(500, "InternalError"));
    observer.expect("interrupted UNAVAILABLE");
    fixture.expectWatch(10).stream().line("<html>this is no event</html>");
    fixture.expectWatch(10).stream().line(error(500, "InternalError"));

    fixture.expectList().json(200, list(20, claim("dev", "a", 15)));
    observer.expect("replaced dev/a@15");
    fixture.expectWatch(20);
  }

  @Test
  void rubbishInTheStreamIsTrouble() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    fixture.works(stream);
    stream.line("\"rubbish\"\n" + added(claim("dev", "late", 11)));
    observer.expect("interrupted UNAVAILABLE");
    assertThat(observer.cause()).hasMessageContaining("no watch event");
    fixture.expectWatch(10).stream();
    observer.expect("resumed");
  }

  @Test
  void aRubbishListIsTrouble() throws Exception {
    fixture.watch();
    fixture.expectList().answer(200, "Content-Type: text/html\r\n", "<html>Sign in</html>");
    observer.expect("interrupted UNAVAILABLE");
    assertThat(observer.cause()).hasMessageContaining("no list").hasMessageNotContaining("Sign in");
    fixture.expectList().json(200, "{\"kind\":\"List\",\"metadata\":{},\"items\":[]}");
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
  }

  @Test
  void aListThatIsCutOffIsTrouble() throws Exception {
    fixture.watch();
    ScriptedExchange request = fixture.expectList();
    request.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"kind\"");
    request.drop();
    observer.expect("interrupted UNAVAILABLE");
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
  }

  @Test
  void aServerThatEndsWatchesAtOnceIsTrouble() throws Exception {
    at(TestTimings.wary());
    fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    fixture.expectWatch(10).stream().end();
    observer.expect("interrupted UNAVAILABLE");
    fixture.expectWatch(10).stream().end();
    fixture.expectWatch(10).stream().line(bookmark(11));
    observer.expect("resumed");
  }

  @Test
  void aServerThatIsSilentForTooLongIsListedAnew() throws Exception {
    at(TestTimings.impatient());
    fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    ScriptedExchange silent = fixture.server.next().streamFrom(added(claim("dev", "a", 11)));
    observer.expect("upserted dev/a@11");
    silent.awaitDropByClient();

    fixture.expectList().json(200, list(20, claim("dev", "b", 12)));
    observer.expect("replaced dev/b@12");
  }

  @Test
  void aServerThatDoesNotAnswerAWatchIsTrouble() throws Exception {
    at(TestTimings.brisk());
    fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    fixture.server.next();
    observer.expect("interrupted UNAVAILABLE");
    assertThat(observer.cause()).hasMessageContaining("nothing was heard");

    fixture.expectList().json(200, list(20, claim("dev", "a", 11)));
    observer.expect("replaced dev/a@11");
  }

  @Test
  void aPositionFromWhichNothingIsEverToldIsGivenUp() throws Exception {
    at(TestTimings.trusting());
    fixture.watch();
    fixture.expectList().json(200, list(1000));
    observer.expect("replaced");
    for (int i = 0; i < 3; i++) {
      fixture.expectWatch(1000).stream().end();
    }
    fixture.expectList().json(200, list(20, claim("dev", "a", 7)));
    observer.expect("replaced dev/a@7");
    fixture.expectWatch(20);
  }
}
