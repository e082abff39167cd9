package dev.xns.core.internal.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.xns.api.model.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What nobody should write into a field, and what somebody will. */
public final class HostileValues {
  private static final int HUGE = 10_000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "${pvc.name}",
          "${pvc.annotations['k']}",
          "${pv.name}${pvc.namespace}",
          "$",
          "${",
          "$$${}}",
          "$pvc",
          "%s%n%d{}",
          "../../etc/passwd",
          "a/b",
          "prod/backup?watch=true#",
          "\u0000\u0007\u001b[31m",
          "line\nline\r\n",
          "\u202egnp.\ud83d\ude00\u00e4\u0130",
          "PROD",
          "readwriteonce",
          "bound",
          "BLOCK",
          "True",
          "null",
          "-",
          ".",
          "1e400",
          "-5Gi",
          "0.1m",
          "9999999999999999999E",
          "1e-400",
          "0x10",
          "NaN",
          "x".repeat(254),
          "x".repeat(HUGE),
          "a.".repeat(HUGE),
          // Names that mean something here: references to oneself and to each other.
          "dev",
          "prod",
          "data",
          "target",
          "backup",
          "content",
          "pv-1",
          "n1",
          "fast",
          "Block",
          "ReadWriteMany",
          "WaitForFirstConsumer",
          "PersistentVolumeClaim",
          "VolumeSnapshot",
          "snapshot.storage.k8s.io",
          YamlCluster.DRIVER);

  private static final List<String> QUANTITIES =
      List.of("0", "0.1m", "1", "-5Gi", "1e400", "-1e400", "9999999999999999999E", "1e-400");

  private HostileValues() {}

  /** A value of this type, or null where that can be. */
  static @Nullable Object of(Type type, int choice) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == Map.class
          ? choose(maps(generic.getActualTypeArguments()[1], choice), choice)
          : choose(lists(generic.getActualTypeArguments()[0], choice), choice);
    }
    if (type == String.class) {
      return choice % 10 == 0 ? null : choose(TEXTS, choice);
    }
    if (type == Quantity.class) {
      return choice % 5 == 0 ? null : Quantity.parse(choose(QUANTITIES, choice));
    }
    if (type == Boolean.class || type == boolean.class) {
      return choice % 2 == 0;
    }
    if (type == Instant.class) {
      return choose(Arrays.asList(null, Instant.MIN, Instant.EPOCH, Instant.MAX), choice);
    }
    return null;
  }

  private static List<@Nullable List<?>> lists(Type element, int choice) {
    Object value = of(element, choice / 5);
    return Arrays.asList(
        null,
        List.of(),
        Arrays.asList(value, null, value),
        Collections.nCopies(HUGE, of(element, choice / 5 + 1)));
  }

  private static List<@Nullable Map<?, ?>> maps(Type element, int choice) {
    Map<@Nullable String, @Nullable Object> few = new HashMap<>();
    few.put(choose(TEXTS, choice / 4), of(element, choice / 5));
    few.put("storage", of(element, choice / 7));
    few.put(null, of(element, 1));
    few.put("nothing", null);
    Map<String, @Nullable Object> many = new LinkedHashMap<>();
    for (int i = 0; i < HUGE; i++) {
      many.put("k" + i, of(element, choice + i));
    }
    return Arrays.asList(null, Map.of(), few, many);
  }

  /** What JSON can hold, of the right type or not. */
  public static List<JsonNode> json() {
    var values = new ArrayList<JsonNode>();
    values.add(JSON.missingNode()); // takes the field away
    values.add(JSON.nullNode());
    TEXTS.forEach(text -> values.add(JSON.textNode(text)));
    values.add(JSON.numberNode(Long.MIN_VALUE));
    values.add(JSON.numberNode(1e308));
    values.add(JSON.booleanNode(true));
    values.add(JSON.arrayNode());
    values.add(JSON.arrayNode().addNull().add("").add("x").add(7));
    values.add(JSON.objectNode());
    values.add(JSON.objectNode().put("", "").putNull("x").put("storage", "1e400"));
    var longArray = JSON.arrayNode();
    var wideObject = JSON.objectNode();
    for (int i = 0; i < HUGE; i++) {
      longArray.add("ReadWriteOnce");
      wideObject.put("k" + i, "v");
    }
    values.add(longArray);
    values.add(wideObject);
    JsonNode deep = JSON.objectNode();
    for (int i = 0; i < 300; i++) {
      deep = JSON.objectNode().set("metadata", JSON.arrayNode().add(deep));
    }
    values.add(deep);
    return values;
  }

  private static <T extends @Nullable Object> T choose(List<T> values, int choice) {
    return values.get(Math.floorMod(choice, values.size()));
  }
}
