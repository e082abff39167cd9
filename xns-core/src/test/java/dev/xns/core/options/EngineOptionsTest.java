package dev.xns.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.xns.api.model.ObjectKey;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineOptionsTest {
  private static final ObjectKey KEY = ObjectKey.of("storage", "key");

  /** Every option with another value than its default. */
  private static EngineOptions allChanged() {
    return EngineOptions.builder()
        .identity("me")
        .volumeNaming(naming -> naming.prefix("vol").uuidLength(8))
        .volumes(
            volumes ->
                volumes
                    .defaultFsType("xfs")
                    .extraCreateMetadata(true)
                    .controllerPublishReadOnly(true)
                    .attributesClasses(false))
        .sources(
            sources ->
                sources
                    .crossNamespace(false)
                    .preventVolumeModeConversion(false)
                    .honourStarted(true))
        .topology(topology -> topology.enabled(false).strict(true).immediate(false))
        .retries(retries -> retries.start(Duration.ofSeconds(2)).max(Duration.ofSeconds(3)))
        .limits(
            limits ->
                limits
                    .concurrency(4)
                    .callTimeout(Duration.ofSeconds(5))
                    .closeTimeout(Duration.ofSeconds(6)))
        .marks(marks -> marks.mode(MarkMode.ALWAYS).key(KEY))
        .events(
            events ->
                events
                    .onSources(true)
                    .concurrency(3)
                    .backlog(7)
                    .progressAfter(Duration.ofSeconds(8))
                    .successBurst(9)
                    .successRate(11)
                    .successesWait(false))
        .build();
  }

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    EngineOptions options = EngineOptions.defaults();

    assertThat(options)
        .hasToString(
            "EngineOptions{"
                + "volumeNaming=VolumeNaming{prefix=pvc, uuidLength=-1}, "
                + "volumes=VolumeOptions{defaultFsType=null, extraCreateMetadata=false, "
                + "controllerPublishReadOnly=false, attributesClasses=true}, "
                + "sources=SourceOptions{crossNamespace=true, preventVolumeModeConversion=true, "
                + "honourStarted=false}, "
                + "topology=TopologyOptions{enabled=true, strict=false, immediate=true}, "
                + "retries=RetryOptions{start=PT1S, max=PT5M}, "
                + "limits=LimitOptions{concurrency=100, callTimeout=PT10S, closeTimeout=PT5S}, "
                + "marks=MarkOptions{mode=WHEN_AMBIGUOUS, key=null}, "
                + "events=EventOptions{onSources=false, concurrency=2, backlog=1000, "
                + "progressAfter=PT2S, successBurst=100, successRate=10, successesWait=true}, "
                + "identity=null}");
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void aBuilderOfOptionsBeginsWithAllOfThem() {
    EngineOptions changed = allChanged();

    assertThat(changed.toBuilder().build()).isEqualTo(changed).hasSameHashCodeAs(changed);
    assertThat(EngineOptions.defaults().toBuilder().build()).isEqualTo(EngineOptions.defaults());
    assertThat(changed.problems()).isEmpty();
  }

  @Test
  void whatMayBeNullCanBeTakenBack() {
    EngineOptions changed =
        allChanged().toBuilder()
            .identity(null)
            .volumes(volumes -> volumes.defaultFsType(null))
            .marks(marks -> marks.key(null))
            .build();

    assertThat(changed.identity()).isNull();
    assertThat(changed.volumes().defaultFsType()).isNull();
    assertThat(changed.marks()).isEqualTo(MarkOptions.builder().mode(MarkMode.ALWAYS).build());
  }

  @Test
  void aGroupCanBeSetAsAWholeOrChanged() {
    var whole =
        EngineOptions.builder()
            .retries(RetryOptions.builder().start(Duration.ofSeconds(2)).build())
            .build();
    var changed =
        EngineOptions.builder().retries(retries -> retries.start(Duration.ofSeconds(2))).build();

    assertThat(whole).isEqualTo(changed);
    assertThat(whole.retries().max()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aChangeKeepsWhatWasSetBeforeInTheSameGroup() {
    var options =
        EngineOptions.builder()
            .retries(retries -> retries.start(Duration.ofSeconds(2)))
            .retries(retries -> retries.max(Duration.ofSeconds(3)))
            .build();

    assertThat(options.retries())
        .isEqualTo(
            RetryOptions.builder().start(Duration.ofSeconds(2)).max(Duration.ofSeconds(3)).build());
  }

  static Stream<Arguments> differences() {
    return Stream.<Consumer<EngineOptions.Builder>>of(
            b -> b.identity("me"),
            b -> b.volumeNaming(naming -> naming.prefix("vol")),
            b -> b.volumes(volumes -> volumes.extraCreateMetadata(true)),
            b -> b.sources(sources -> sources.honourStarted(true)),
            b -> b.topology(topology -> topology.strict(true)),
            b -> b.retries(retries -> retries.max(Duration.ofSeconds(3))),
            b -> b.limits(limits -> limits.concurrency(4)),
            b -> b.marks(marks -> marks.key(KEY)),
            b -> b.events(events -> events.onSources(true)))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("differences")
  void optionsThatDifferAreNotEqual(Consumer<EngineOptions.Builder> difference) {
    EngineOptions.Builder builder = EngineOptions.builder();
    difference.accept(builder);

    assertThat(builder.build()).isNotEqualTo(EngineOptions.defaults());
  }

  @Test
  void allProblemsAreToldWithTheNamesThatTheHostWrote() {
    var options =
        EngineOptions.builder()
            .volumeNaming(naming -> naming.prefix("Bad_Prefix").uuidLength(33))
            .retries(retries -> retries.start(Duration.ZERO).max(Duration.ofSeconds(-1)))
            .limits(
                limits ->
                    limits
                        .concurrency(0)
                        .callTimeout(Duration.ZERO)
                        .closeTimeout(Duration.ofSeconds(-1)))
            .marks(marks -> marks.key(ObjectKey.clusterScoped("k")))
            .events(
                events ->
                    events
                        .concurrency(0)
                        .backlog(0)
                        .progressAfter(Duration.ofSeconds(-1))
                        .successBurst(0)
                        .successRate(0))
            .build();

    assertThat(options.problems())
        .containsExactly(
            "volumeNaming.prefix was \"Bad_Prefix\" but must be lower-case letters, digits, dots"
                + " and dashes",
            "volumeNaming.uuidLength was 33 but must be -1 or 1 to 32",
            "retries.start was PT0S but must be positive",
            "retries.max was PT-1S but must not be below retries.start PT0S",
            "limits.concurrency was 0 but must be at least 1",
            "limits.callTimeout was PT0S but must be positive",
            "limits.closeTimeout was PT-1S but must not be negative",
            "marks.key was k but must name a Secret as namespace and name",
            "events.concurrency was 0 but must be at least 1",
            "events.backlog was 0 but must be at least 1",
            "events.progressAfter was PT-1S but must not be negative",
            "events.successBurst was 0 but must be at least 1",
            "events.successRate was 0 but must be at least 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 32})
  void lengthsAtTheLimitsAreNoProblem(int length) {
    assertThat(VolumeNaming.builder().uuidLength(length).build().problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 0, 33})
  void lengthsBeyondTheLimitsAre(int length) {
    assertThat(VolumeNaming.builder().uuidLength(length).build().problems()).hasSize(1);
  }

  @Test
  void nothingIsNullThatMayNotBe() {
    assertThatNullPointerException()
        .isThrownBy(() -> VolumeNaming.builder().prefix(null))
        .withMessage("prefix");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        EngineOptions.class,
        VolumeNaming.class,
        VolumeOptions.class,
        SourceOptions.class,
        TopologyOptions.class,
        RetryOptions.class,
        LimitOptions.class,
        MarkOptions.class,
        EventOptions.class,
        LeaseOptions.class
      })
  void nobodyElseCanExtendOptions(Class<?> options) {
    assertThat(options.getDeclaredConstructors())
        .allSatisfy(each -> assertThat(each.getModifiers() & ~Modifier.FINAL).isZero());
  }

  @ParameterizedTest
  @CsvSource({"91, -1, true", "92, -1, false", "95, 32, true", "96, 32, false", "119, 8, true"})
  void namesOfVolumesAreNoLongerThanCsiAllows(int prefix, int uuidLength, boolean fine) {
    List<String> problems =
        EngineOptions.builder()
            .volumeNaming(naming -> naming.prefix("p".repeat(prefix)).uuidLength(uuidLength))
            .build()
            .problems();
    assertThat(problems).hasSize(fine ? 0 : 1);
    assertThat(problems)
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "volumeNaming.prefix has %d characters but may have %d: CSI allows names of"
                            + " 128, and a dash and the UID of the claim follow",
                        prefix, prefix - 1));
  }
}
