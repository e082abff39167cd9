package dev.xns.examples.provisioner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.assertj.core.api.Assertions;

/** The arrows between the modules, and what a library must not do. Here, because here all meet. */
@AnalyzeClasses(
    packages = "dev.xns",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  /** Leaves out the jar of test classes that other modules may use in their tests. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar!");
    }
  }

  private static final String[] LIBRARIES = {
    "dev.xns.api..", "dev.xns.core..", "dev.xns.csi", "dev.xns.fabric8..", "dev.xns.official.."
  };

  @ArchTest
  static void allModulesAreLookedAt(JavaClasses classes) {
    for (String type :
        new String[] {
          "dev.xns.api.cluster.ClusterAccess",
          "dev.xns.core.XnsEngine",
          "dev.xns.csi.CsiVolumeBackend",
          "dev.xns.fabric8.Fabric8Cluster",
          "dev.xns.official.OfficialCluster",
          "dev.xns.examples.hostpath.Main"
        }) {
      Assertions.assertThat(classes.contain(type)).as(type).isTrue();
    }
  }

  @ArchTest
  static void testsAreNotLookedAt(JavaClasses classes) {
    Assertions.assertThat(classes).noneMatch(type -> type.getName().endsWith("Test"));
    Assertions.assertThat(classes.contain("dev.xns.core.controlplane.ControlPlane")).isFalse();
  }

  @ArchTest
  static final ArchRule apiKnowsNobody =
      classes()
          .that()
          .resideInAPackage("dev.xns.api..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.xns.api..",
              "java..",
              "com.fasterxml.jackson..",
              "org.jspecify..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule coreKnowsTheApiOnly =
      classes()
          .that()
          .resideInAPackage("dev.xns.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.xns.core..",
              "dev.xns.api..",
              "java..",
              "javax.crypto..",
              "com.google.common..",
              "org.immutables.value..", // annotations that are gone at run time
              "com.fasterxml.jackson..",
              "org.jspecify..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule adaptersDoNotKnowTheEngine =
      noClasses()
          .that()
          .resideInAnyPackage("dev.xns.csi..", "dev.xns.fabric8..", "dev.xns.official..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.xns.core..");

  @ArchTest
  static final ArchRule csiKnowsNoOtherAdapter =
      noClasses()
          .that()
          .resideInAPackage("dev.xns.csi..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.xns.fabric8..", "dev.xns.official..");

  @ArchTest
  static final ArchRule fabric8KnowsNoOtherAdapter =
      noClasses()
          .that()
          .resideInAPackage("dev.xns.fabric8..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.xns.csi..", "dev.xns.official..", "io.kubernetes..");

  @ArchTest
  static final ArchRule officialKnowsNoOtherAdapter =
      noClasses()
          .that()
          .resideInAPackage("dev.xns.official..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.xns.csi..", "dev.xns.fabric8..", "io.fabric8..");

  @ArchTest
  static final ArchRule whatIsInternalIsUsedByItsModuleOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.xns.core..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.xns.core.internal..");

  /** Every package is a slice of its own, also one below another. */
  @ArchTest
  static final ArchRule noPackagesFormACircle =
      slices().matching("dev.xns.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule examplesAreUsedByNobody =
      noClasses()
          .that()
          .resideInAnyPackage(LIBRARIES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.xns.examples..");

  @ArchTest
  static final ArchRule librariesNeitherExitNorPrint =
      noClasses()
          .that()
          .resideInAnyPackage(LIBRARIES)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "addShutdownHook", Thread.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule librariesDoNotSleep =
      noClasses()
          .that()
          .resideInAnyPackage(LIBRARIES)
          .should()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule staticsAreConstants =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(LIBRARIES)
          .and()
          .areStatic()
          .should()
          .beFinal();
}
