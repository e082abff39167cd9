package dev.xns.core.internal.plan;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All places in a kind of record, written {@code spec>csi>driver}, and records with one place
 * changed.
 */
public final class Places {
  private Places() {}

  /** Every component of a record, of the records in it, and of the first record in each list. */
  public static List<String> in(Class<?> record) {
    var places = new ArrayList<String>();
    collect(record, "", places);
    return places;
  }

  private static void collect(Type type, String at, List<String> places) {
    if (type instanceof Class<?> record && record.isRecord()) {
      for (RecordComponent component : record.getRecordComponents()) {
        String there = at.isEmpty() ? component.getName() : at + ">" + component.getName();
        places.add(there);
        collect(component.getGenericType(), there, places);
      }
    } else if (type instanceof ParameterizedType generic
        && generic.getRawType() == List.class
        && isRecord(generic.getActualTypeArguments()[0])) {
      places.add(at + ">0");
      collect(generic.getActualTypeArguments()[0], at + ">0", places);
    }
  }

  private static boolean isRecord(Type type) {
    return type instanceof Class<?> record && record.isRecord();
  }

  /** A copy with another value at this place; the same if there is no such place in this one. */
  static <T extends Record> T with(T record, String place, Function<Type, Object> value) {
    List<String> path = Arrays.asList(place.split(">"));
    @SuppressWarnings("unchecked") // changed() keeps the class
    T changed = (T) changed(record, record.getClass(), path, value);
    return requireNonNull(changed);
  }

  private static @Nullable Object changed(
      @Nullable Object old, Type type, List<String> path, Function<Type, Object> value) {
    if (path.isEmpty()) {
      return value.apply(type);
    }
    List<String> rest = path.subList(1, path.size());
    if (old instanceof Record record) {
      return changedRecord(record, path.get(0), rest, value);
    }
    if (old instanceof List<?> list && !list.isEmpty()) {
      var copy = new ArrayList<Object>(list);
      copy.set(0, changed(list.get(0), argument(type, 0), rest, value));
      return copy;
    }
    if (old instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<Object, Object>(map);
      copy.put(path.get(0), changed(map.get(path.get(0)), argument(type, 1), rest, value));
      return copy;
    }
    return old;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static Object changedRecord(
      Record record, String name, List<String> rest, Function<Type, Object> value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    var arguments = new Object[components.length];
    var types = new Class<?>[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        Object present = components[i].getAccessor().invoke(record);
        types[i] = components[i].getType();
        arguments[i] =
            components[i].getName().equals(name)
                ? changed(present, components[i].getGenericType(), rest, value)
                : present;
      }
      return record.getClass().getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("A record refused a value at " + name, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes into JSON at this place, if it has it; objects on the way there are made.
   *
   * @param value what to write; a missing node takes away what is there
   */
  public static void write(JsonNode json, String place, JsonNode value) {
    // A copy: a later change may write into what this one wrote.
    write(json, Arrays.asList(place.split(">")), value.deepCopy());
  }

  private static void write(JsonNode at, List<String> path, JsonNode value) {
    String name = path.get(0);
    boolean last = path.size() == 1;
    if (at instanceof ArrayNode array) {
      if (!array.isEmpty() && last) {
        array.set(0, value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value);
      } else if (!array.isEmpty()) {
        write(array.get(0), path.subList(1, path.size()), value);
      }
    } else if (at instanceof ObjectNode object) {
      if (!last) {
        write(
            object.has(name) ? object.get(name) : object.putObject(name),
            path.subList(1, path.size()),
            value);
      } else if (value.isMissingNode()) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    }
  }
}
