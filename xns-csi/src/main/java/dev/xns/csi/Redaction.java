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
    values.forEach(value -> hidden.addAll(SecretForms.of(value)));
    return new Redaction(List.copyOf(hidden));
  }

  /** A message as one line of JSON, without its fields marked as secret (LOG-01). */
  String print(Message message) {
    try {
      return clean(
          JsonFormat.printer().omittingInsignificantWhitespace().print(withoutSecrets(message)));
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

  private static Message withoutSecrets(Message message) {
    Message.Builder copy = message.toBuilder();
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (isSecret(field)) {
        hide(copy, field);
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
        descend(copy, field);
      }
    }
    return copy.build();
  }

  private static void descend(Message.Builder copy, FieldDescriptor field) {
    if (!field.isRepeated()) {
      copy.setField(field, withoutSecrets((Message) copy.getField(field)));
      return;
    }
    for (int i = 0; i < copy.getRepeatedFieldCount(field); i++) {
      copy.setRepeatedField(field, i, withoutSecrets((Message) copy.getRepeatedField(field, i)));
    }
  }

  private static void hide(Message.Builder copy, FieldDescriptor field) {
    copy.clearField(field);
    if (field.isMapField()) {
      Message.Builder entry = copy.newBuilderForField(field);
      for (FieldDescriptor part : field.getMessageType().getFields()) {
        if (part.getJavaType() == FieldDescriptor.JavaType.STRING) {
          entry.setField(part, HIDDEN);
        }
      }
      copy.addRepeatedField(field, entry.build());
    } else if (field.getJavaType() == FieldDescriptor.JavaType.STRING && !field.isRepeated()) {
      copy.setField(field, HIDDEN);
    }
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
