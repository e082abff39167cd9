package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.SecretReference;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whoever writes a claim cannot reach a secret that its class does not offer (SECRET-04, 05). */
class SecretTemplatePropertyTest {
  private static final PersistentVolumeClaim EMPTY = YamlCluster.claim("metadata: {}");

  private static PersistentVolumeClaim claim(String name, String value) {
    return EMPTY.withMetadata(
        ObjectMeta.named(ObjectKey.of("dev", name)).withAnnotations(Map.of("k", value)));
  }

  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            List.of(
                "${pv.name}",
                "${pvc.namespace}",
                "${pvc.annotations['k']}",
                "$x",
                "${",
                "}",
                "$",
                "a",
                "b",
                "-",
                ".",
                "/",
                "A",
                " ",
                "\n",
                "..",
                "\u00e4"));
    return pieces.list().ofMaxSize(4).map(list -> String.join("", list));
  }

  @Property(tries = 3000)
  void valuesOfTheClaimAreTakenLiterallyOrRefused(
      @ForAll("values") String name, @ForAll("values") String value) {
    var storageClass =
        SecretReferencesTest.storageClass(
            Map.of(
                "csi.storage.k8s.io/secret-name", "x-${pvc.name}-${pvc.annotations['k']}",
                "csi.storage.k8s.io/secret-namespace", "infra"));
    String literal = "x-" + name + "-" + value;
    SecretReference found;
    try {
      found =
          SecretReferences.of(claim(name, value), storageClass, "pv").of(SecretPurpose.PROVISIONER);
    } catch (PlanningException e) {
      assertThat(DnsNames.isSubdomain(literal)).as("refused %s", literal).isFalse();
      return;
    }
    assertThat(found).isEqualTo(new SecretReference(literal, "infra"));
    assertThat(found.name()).matches("[a-z0-9][-a-z0-9.]*");
  }

  @Property(tries = 3000)
  void anyTemplateEitherHasUnknownTokensOrCanBeFilledInWithoutALook(
      @ForAll("values") String template, @ForAll("values") String value) {
    Map<String, String> tokens = Map.of("pv.name", value, "pvc.namespace", value);
    SecretTemplate parsed = SecretTemplate.parse(template);
    if (parsed.unknown(tokens).isEmpty()) {
      assertThat(parsed.expand(tokens))
          .isEqualTo(
              template
                  .replace("${pv.name}", "\0")
                  .replace("${pvc.namespace}", "\0")
                  .replace("\0", value));
    }
  }
}
