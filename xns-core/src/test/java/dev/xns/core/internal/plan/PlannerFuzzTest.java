package dev.xns.core.internal.plan;

import static dev.xns.core.internal.plan.YamlCluster.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.HostileCluster.Change;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Whatever objects hold, planning gives an answer, and never a creation that should not be. */
class PlannerFuzzTest {
  /** Whoever plans, with what answer about the grant. */
  record Asking(ClaimSettings settings, GrantDecision decision) {}

  @Provide
  Arbitrary<String> sources() {
    return Arbitraries.of(HostileCluster.SOURCES);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.of(HostileCluster.everyField()), Arbitraries.integers().between(0, 5000))
        .as((change, choice) -> new Change(change.thing(), change.place(), choice))
        .list()
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<Asking> askings() {
    Arbitrary<Set<BackendFeature>> features =
        Arbitraries.of(BackendFeature.values())
            .injectNull(0.8)
            .map(
                missing -> {
                  var all = EnumSet.allOf(BackendFeature.class);
                  all.remove(missing);
                  return all;
                });
    Arbitrary<GrantDecision> decisions =
        Arbitraries.<GrantDecision>of(
                new GrantDecision.Allowed(ObjectKey.of("prod", "allow")),
                GrantDecision.Denied.DENIED,
                new GrantDecision.Unknown("trouble"))
            .injectNull(0.2);
    Arbitrary<boolean[]> switches = Arbitraries.of(true, false).array(boolean[].class).ofSize(7);
    return Combinators.combine(features, decisions, switches, Arbitraries.of(-1, 5, 32))
        .as(
            (has, decision, on, length) ->
                new Asking(
                    new ClaimSettings(
                        DRIVER,
                        has,
                        "me",
                        EngineOptions.builder()
                            .volumeNaming(naming -> naming.uuidLength(length))
                            .volumes(
                                volumes ->
                                    volumes
                                        .defaultFsType(on[0] ? "ext4" : null)
                                        .controllerPublishReadOnly(on[1])
                                        .extraCreateMetadata(on[0]))
                            .sources(
                                sources ->
                                    sources
                                        .crossNamespace(on[3] || on[4])
                                        .preventVolumeModeConversion(on[2]))
                            .topology(
                                topology -> topology.enabled(on[4]).strict(on[5]).immediate(on[6]))
                            .build()),
                    decision));
  }

  @Property(tries = 3000)
  @StatisticsReport(onFailureOnly = true)
  void claimsAsRecords(
      @ForAll("sources") String source,
      @ForAll("changes") List<Change> changes,
      @ForAll("askings") Asking asking) {
    planClaim(HostileCluster.ofRecords(source, changes), asking);
  }

  @Property(tries = 3000)
  @StatisticsReport(onFailureOnly = true)
  void claimsAsJson(
      @ForAll("sources") String source,
      @ForAll("changes") List<Change> changes,
      @ForAll("askings") Asking asking) {
    planClaim(HostileCluster.ofJson(source, changes), asking);
  }

  private static void planClaim(HostileCluster hostile, Asking asking) {
    hostile
        .target()
        .ifPresent(
            claim -> {
              var trace = new CheckTrace();
              Plan plan =
                  new ClaimPlanner(asking.settings())
                      .plan(claim, hostile.cluster(), asking.decision(), trace);
              PlanOracle.check(claim, asking.decision(), plan, asking.settings());
              PlanOracle.checkTrace(plan, trace);
              Statistics.label("plan")
                  .collect(plan.getClass().getSimpleName())
                  .coverage(
                      of -> {
                        of.check("Provision").percentage(share -> share > 5);
                        of.check("Wait").percentage(share -> share > 5);
                      });
            });
  }

  @Property(tries = 2000)
  void volumesAsRecords(@ForAll("changes") List<Change> changes, @ForAll("askings") Asking asking) {
    planVolume(HostileCluster.ofRecords("", changes), asking);
  }

  @Property(tries = 2000)
  void volumesAsJson(@ForAll("changes") List<Change> changes, @ForAll("askings") Asking asking) {
    planVolume(HostileCluster.ofJson("", changes), asking);
  }

  private static void planVolume(HostileCluster hostile, Asking asking) {
    hostile
        .released()
        .ifPresent(
            volume ->
                PlanOracle.check(
                    volume.metadata().name(),
                    new VolumePlanner(DRIVER, asking.settings().features())
                        .plan(volume, hostile.cluster())));
  }

  private static final Asking USUAL =
      new Asking(
          new ClaimSettings(
              DRIVER,
              EnumSet.allOf(BackendFeature.class),
              "me",
              EngineOptions.builder().volumes(volumes -> volumes.defaultFsType("ext4")).build()),
          new GrantDecision.Allowed(ObjectKey.of("prod", "allow")));

  @Example
  void eachFieldWithEachText() {
    int choices = HostileValues.json().size();
    for (Change field : HostileCluster.everyField()) {
      for (int choice = 0; choice < choices; choice++) {
        var changes = List.of(new Change(field.thing(), field.place(), choice));
        for (int source : new int[] {1, 2}) {
          HostileCluster hostile =
              HostileCluster.ofJson(HostileCluster.SOURCES.get(source), changes);
          try {
            hostile
                .target()
                .ifPresent(
                    claim ->
                        PlanOracle.check(
                            claim,
                            USUAL.decision(),
                            new ClaimPlanner(USUAL.settings())
                                .plan(claim, hostile.cluster(), USUAL.decision()),
                            USUAL.settings()));
            planVolume(hostile, USUAL);
          } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("with " + changes, e);
          }
        }
      }
    }
  }

  @Example
  void aClaimThatIsNotChangedIsServedFromEverySourceThatIsOurs() {
    for (String source : HostileCluster.SOURCES.subList(0, 4)) {
      HostileCluster hostile = HostileCluster.ofRecords(source, List.of());
      assertThat(
              new ClaimPlanner(USUAL.settings())
                  .plan(hostile.target().orElseThrow(), hostile.cluster(), USUAL.decision()))
          .as(source)
          .isInstanceOf(Plan.Provision.class);
    }
  }

  @Example
  void alternativesOfAClassThatAreTooManyAreNotCounted() {
    String values =
        IntStream.range(0, 100).mapToObj(i -> "v" + i).collect(Collectors.joining(", "));
    String expressions =
        IntStream.range(0, 10)
            .mapToObj(i -> "{key: k%d, values: [%s]}".formatted(i, values))
            .collect(Collectors.joining(", "));
    YamlCluster cluster = YamlCluster.withSnapshot().node("n1", "zone=a", true);
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        "metadata: {name: fast}\nprovisioner: %s\nallowedTopologies: [{matchLabelExpressions: [%s]}]"
            .formatted(DRIVER, expressions));

    Plan plan =
        new ClaimPlanner(USUAL.settings()).plan(YamlCluster.restore(), cluster, USUAL.decision());

    var wait = (Plan.Wait) plan;
    assertThat(wait.reason()).isEqualTo(ReasonCode.ParameterInvalid);
    assertThat(wait.message())
        .contains("claim dev/restore", "StorageClass fast", "allowedTopologies");
  }
}
