package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.core.explain.CheckResult;
import dev.xns.core.explain.CheckResult.Verdict;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.report.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.Test;

/** No check runs without its name, out of its turn, or twice; and none is left out. */
class CheckTraceTest {
  /** The phases, in the order in which planning goes through them. */
  private static final List<Class<?>> PHASES =
      List.of(Eligibility.class, SourceAccess.class, Validation.class, Resolution.class);

  private static final PlanningException WAIT =
      new PlanningException(ReasonCode.SizeMissing, "claim dev/data asks for no size");

  private final CheckTrace trace = new CheckTrace();

  private static Plan.Provision unfinished() {
    throw new AssertionError("planning goes on after its end");
  }

  private void pass(ClaimCheck... checks) {
    for (ClaimCheck check : checks) {
      trace.require(check, () -> {});
    }
  }

  private Plan plan(Runnable phases) {
    return trace.plan(
        () -> {
          phases.run();
          return unfinished();
        });
  }

  /** Every check that the code of planning names, by class, in the order of the code. */
  private static Map<String, List<ClaimCheck>> named() throws IOException, URISyntaxException {
    var named = new TreeMap<String, List<ClaimCheck>>();
    Path root =
        Path.of(CheckTrace.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String place = CheckTrace.class.getPackageName().replace('.', '/');
    try (Stream<Path> files = Files.list(root.resolve(place))) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .forEach(
              file -> {
                String name = file.getFileName().toString().replace(".class", "");
                readNames(
                    file,
                    check -> named.computeIfAbsent(name, none -> new ArrayList<>()).add(check));
              });
    }
    return named;
  }

  private static void readNames(Path file, Consumer<ClaimCheck> names) {
    var fields =
        new MethodVisitor(Opcodes.ASM9) {
          @Override
          public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (owner.equals(Type.getInternalName(ClaimCheck.class))) {
              names.accept(ClaimCheck.valueOf(name));
            }
          }
        };
    var methods =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return fields;
          }
        };
    try {
      new ClassReader(Files.readAllBytes(file)).accept(methods, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void exactlyOnePlaceRunsEachCheckAndThePlacesAreInOrder() throws Exception {
    Map<String, List<ClaimCheck>> named = named();

    assertThat(named.keySet())
        .containsExactlyInAnyOrderElementsOf(PHASES.stream().map(Class::getSimpleName).toList());
    assertThat(PHASES.stream().flatMap(phase -> named.get(phase.getSimpleName()).stream()))
        .containsExactly(ClaimCheck.values());
  }

  @Test
  void aRuleThatDoesNotHoldEndsPlanningAtItsCheck() {
    Plan plan =
        plan(
            () -> {
              pass(ClaimCheck.UNBOUND);
              trace.requireIf(false, ClaimCheck.DRIVER, CheckTraceTest::unfinished);
              trace.check(
                  ClaimCheck.NOT_DELETED,
                  () -> {
                    throw WAIT;
                  });
            });

    assertThat(plan).isEqualTo(WAIT.toPlan());
    assertThat(trace.end()).isEqualTo(ClaimCheck.NOT_DELETED);
    assertThat(trace.results(plan))
        .startsWith(
            new CheckResult(ClaimCheck.UNBOUND, Verdict.PASSED, null, ""),
            new CheckResult(ClaimCheck.DRIVER, Verdict.NOT_APPLICABLE, null, ""),
            new CheckResult(
                ClaimCheck.NOT_DELETED,
                Verdict.FAILED,
                ReasonCode.SizeMissing,
                "claim dev/data asks for no size"),
            new CheckResult(ClaimCheck.CLASS, Verdict.NOT_REACHED, null, ""));
  }

  @Test
  void aCheckGivesWhatItEstablished() {
    pass(ClaimCheck.UNBOUND, ClaimCheck.DRIVER, ClaimCheck.NOT_DELETED);

    assertThat(trace.check(ClaimCheck.CLASS, () -> "fast")).isEqualTo("fast");
    assertThat(trace.<String>checkIf(true, ClaimCheck.SELECTED_NODE, () -> "n1")).contains("n1");
    assertThat(trace.<String>checkIf(true, ClaimCheck.VOLUME_NAME, () -> null)).isEmpty();
    assertThat(trace.<Object>checkIf(false, ClaimCheck.SOURCE, CheckTraceTest::unfinished))
        .isEmpty();
  }

  @Test
  void aRuleThatIsNoCheckCannotEndPlanning() {
    assertThatThrownBy(
            () ->
                plan(
                    () -> {
                      pass(ClaimCheck.UNBOUND);
                      throw WAIT;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A rule ended planning and was no check")
        .hasRootCauseMessage("claim dev/data asks for no size");
  }

  @Test
  void checksRunInTheirTurnOnceAndNotWithinOthers() {
    pass(ClaimCheck.UNBOUND);

    assertThatThrownBy(() -> pass(ClaimCheck.NOT_DELETED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Check NOT_DELETED is out of place: passed [UNBOUND], skipped []");
    assertThatThrownBy(() -> pass(ClaimCheck.UNBOUND)).isInstanceOf(IllegalStateException.class);
    var nested = new CheckTrace();
    assertThatThrownBy(
            () ->
                nested.require(
                    ClaimCheck.UNBOUND, () -> nested.require(ClaimCheck.DRIVER, () -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("DRIVER is out of place");
  }

  @Test
  void noCheckIsLeftOut() {
    assertThatThrownBy(
            () ->
                trace.plan(
                    () -> {
                      pass(ClaimCheck.UNBOUND);
                      return null;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Planning came to an end without DRIVER");
  }

  @Test
  void aTraceServesOnePlan() {
    pass(ClaimCheck.values());

    assertThat(trace.end()).isNull();
    assertThatThrownBy(() -> pass(ClaimCheck.UNBOUND)).isInstanceOf(IllegalStateException.class);
  }
}
