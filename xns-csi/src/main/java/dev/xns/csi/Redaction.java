package dev.xns.csi;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.xns.csi.proto.Csi;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Prints the messages and texts of one call without the secrets of its request, which are the
 * fields marked {@code csi_secret}.
 */
final class Redaction {
  private static final String HIDDEN = "***";

  private final List<String> hidden;

  private Redaction(List<String> hidden) {
    this.hidden = hidden;
  }

  /** Collects the secrets of a request, wherever in it they are. */
  static Redaction of(Message request) {
    Set<String> values = new LinkedHashSet<>();
    collect(request, false, values);
    var hidden = new ArrayList<String>();
    values.forEach(value -> hidden.addAll(SecretEncodings.of(value)));
    return new Redaction(List.copyOf(hidden));
  }

  /** A message as one line of JSON, without its fields marked as secret (LOG-01). */
  String print(Message message) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(cleaned(message));
    } catch (InvalidProtocolBufferException e) {
      return "(not printable)";
    }
  }

  /** A text in which secret values, as far as they occur, are replaced by stars. */
  String clean(String text) {
    var covered = new BitSet(text.length());
    for (String value : hidden) {
      for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        covered.set(at, at + value.length());
      }
    }
    if (covered.isEmpty()) {
      return text;
    }
    var cleaned = new StringBuilder();
    int from = 0;
    for (int at = covered.nextSetBit(0); at >= 0; at = covered.nextSetBit(from)) {
      cleaned.append(text, from, at).append(HIDDEN);
      from = covered.nextClearBit(at);
    }
    return cleaned.append(text, from, text.length()).toString();
  }

  // Text by text and not the finished JSON, in which a secret may be escaped beyond recognition.
  private Message cleaned(Message message) {
    Message.Builder copy = message.toBuilder();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (isSecret(field)) {
                copy.clearField(field);
              } else if (value instanceof List<?> list) {
                copy.setField(field, list.stream().map(this::cleanedValue).toList());
              } else {
                copy.setField(field, cleanedValue(value));
              }
            });
    return copy.build();
  }

  private Object cleanedValue(Object value) {
    if (value instanceof Message message) {
      return cleaned(message);
    }
    return value instanceof String text ? clean(text) : value;
  }

  private static void collect(Message message, boolean secret, Set<String> values) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              boolean inside = secret || isSecret(field);
              if (value instanceof List<?> list) {
                list.forEach(element -> collectValue(element, inside, values));
              } else {
                collectValue(value, inside, values);
              }
            });
  }

  private static void collectValue(Object value, boolean secret, Set<String> values) {
    if (value instanceof MapEntry<?, ?> entry) {
      collectValue(entry.getValue(), secret, values);
    } else if (value instanceof Message message) {
      collect(message, secret, values);
    } else if (secret && value instanceof String text && !text.isEmpty()) {
      values.add(text);
    }
  }

  private static boolean isSecret(FieldDescriptor field) {
    return field.getOptions().getExtension(Csi.csiSecret);
  }
}
