package dev.xns.examples.provisioner.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Labels as {@code key:value,...} (FLAG-38). Those that the API server would refuse are refused
 * here: with them, no process would ever get the lease.
 *
 * @param values the labels that are right
 * @param problems what is wrong with the others
 */
record LeaseLabels(Map<String, String> values, List<String> problems) {
  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
  private static final Pattern KEY = Pattern.compile("([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?" + NAME);
  private static final Pattern VALUE = Pattern.compile("(" + NAME + ")?");

  static LeaseLabels parse(String text) {
    var values = new LinkedHashMap<String, String>();
    var problems = new ArrayList<String>();
    if (!text.isBlank()) {
      for (String item : text.split(",", -1)) {
        String[] parts = item.strip().split(":", -1);
        if (parts.length != 2) {
          problems.add(wrong(item, "but an item must be key:value, with exactly one colon"));
        } else if (!KEY.matcher(parts[0]).matches() || !VALUE.matcher(parts[1]).matches()) {
          problems.add(wrong(item, "which Kubernetes does not allow as a label and its value"));
        } else {
          values.put(parts[0], parts[1]);
        }
      }
    }
    return new LeaseLabels(values, problems);
  }

  private static String wrong(String item, String what) {
    return "--leader-election-labels has the item \"" + item + "\", " + what;
  }
}
