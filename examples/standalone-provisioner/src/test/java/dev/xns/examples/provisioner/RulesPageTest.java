package dev.xns.examples.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page that says what has become of each rule, against the rules and the tests there are. */
class RulesPageTest {
  private static final Path REPOSITORY = Path.of("../..");
  private static final String NOT_YET = "not yet";
  private static final List<String> STATUSES = List.of("done", "different", "fact", NOT_YET);

  /** Areas that are not begun. */
  private static final Set<String> MISSING_AREAS = Set.of("NODE", "CAPACITY", "MIG", "METRIC");

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| ([A-Z]+-?\\d+) \\|([^|]*)\\| ([^|]*) \\|([^|]*)\\|([^|]*)\\|$", Pattern.MULTILINE);
  private static final Pattern COUNTS =
      Pattern.compile("^\\| \\[?(\\w+)(?:]\\(#\\w+\\))? \\| ([0-9 |]+) \\|$", Pattern.MULTILINE);
  private static final Pattern NAMED = Pattern.compile("`([^`]+)`");

  /** Text that begins with a capital, a name in code, a link or our own name and ends as usual. */
  private static final Pattern SENTENCES = Pattern.compile("(?:[A-Z`\\[]|xns ).*\\.");

  /** The heading of an area, what it is about, and its rules. */
  private static final Pattern AREA =
      Pattern.compile("\\A\\w+\n\n[A-Z][^|]+\\.\n\n\\| Rule \\| Rule in words \\|");

  private static final int LONGEST_WORDS = 135;
  private static final int LONGEST_HOW = 220;

  /** A line of the page. */
  private record Row(String rule, String words, String status, String how, List<String> tests) {
    String area() {
      return rule.replaceAll("-?\\d+$", "");
    }
  }

  private static String page;
  private static List<Row> rows;
  private static List<String> listed;

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(REPOSITORY.resolve("docs/rules.md"));
    rows =
        ROW.matcher(page)
            .results()
            .map(
                row ->
                    new Row(
                        row.group(1),
                        row.group(2).strip(),
                        row.group(3),
                        row.group(4).strip(),
                        NAMED.matcher(row.group(5)).results().map(test -> test.group(1)).toList()))
            .toList();
    try (InputStream list = RulesPageTest.class.getResourceAsStream("rules.txt")) {
      listed =
          new String(Objects.requireNonNull(list).readAllBytes(), UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
    }
  }

  @Test
  void everyRuleIsThereOnceAndInOrder() {
    assertThat(rows)
        .extracting(Row::rule)
        .containsExactlyElementsOf(
            listed.stream()
                .filter(line -> !line.startsWith(NOT_YET))
                .map(line -> line.split(" "))
                .flatMap(
                    line ->
                        IntStream.rangeClosed(1, Integer.parseInt(line[1]))
                            .mapToObj(line[0]::formatted))
                .toList());
  }

  @Test
  void everyRowSaysWhatThereIsToSay() {
    assertThat(rows.stream().filter(row -> !STATUSES.contains(row.status()))).isEmpty();
    assertThat(
            rows.stream()
                .filter(row -> row.status().equals("done") || row.status().equals("different"))
                .filter(row -> row.tests().isEmpty()))
        .as("without a test")
        .isEmpty();
    assertThat(
            rows.stream()
                .filter(row -> row.status().equals("different") || row.status().equals(NOT_YET))
                .filter(row -> row.how().isEmpty()))
        .as("without a reason")
        .isEmpty();
  }

  @Test
  void everyRuleIsStatedInWords() {
    assertThat(rows.stream().filter(row -> !isSentences(row.words(), LONGEST_WORDS)))
        .as("words that are missing, no sentence, or too long")
        .isEmpty();
    assertThat(
            rows.stream()
                .filter(r -> !r.how().isEmpty())
                .filter(r -> !isSentences(r.how(), LONGEST_HOW)))
        .as("reasons that are no sentence, or too long")
        .isEmpty();
    assertThat(rows).extracting(Row::words).doesNotHaveDuplicates();
  }

  private static boolean isSentences(String text, int longest) {
    return text.length() <= longest && SENTENCES.matcher(text).matches();
  }

  @Test
  void everyAreaSaysWhatItIsAbout() {
    assertThat(page.split("\n## ")).hasSizeGreaterThan(1);
    assertThat(Stream.of(page.split("\n## ")).skip(1))
        .allSatisfy(area -> assertThat(area).containsPattern(AREA));
  }

  @Test
  void theCountsAreRight() {
    Map<String, List<Integer>> counts = new HashMap<>();
    COUNTS
        .matcher(page)
        .results()
        .forEach(
            row ->
                counts.put(
                    row.group(1),
                    Arrays.stream(row.group(2).split("\\|"))
                        .map(n -> Integer.valueOf(n.strip()))
                        .toList()));

    Map<String, List<Row>> byArea = new HashMap<>();
    rows.forEach(row -> byArea.computeIfAbsent(row.area(), area -> new ArrayList<>()).add(row));
    Map<String, List<Integer>> actual = new HashMap<>();
    byArea.forEach((area, own) -> actual.put(area, countsOf(own)));
    actual.put("all", countsOf(rows));
    assertThat(counts).isEqualTo(actual);
  }

  private static List<Integer> countsOf(List<Row> rows) {
    return Stream.concat(
            Stream.of(rows.size()),
            STATUSES.stream()
                .map(status -> (int) rows.stream().filter(r -> r.status().equals(status)).count()))
        .toList();
  }

  @Test
  void onlyWhatIsListedIsMissing() {
    assertThat(
            rows.stream()
                .filter(row -> row.status().equals(NOT_YET))
                .filter(row -> !MISSING_AREAS.contains(row.area()))
                .map(Row::rule))
        .containsExactlyElementsOf(
            listed.stream()
                .filter(line -> line.startsWith(NOT_YET))
                .flatMap(line -> Stream.of(line.substring(NOT_YET.length() + 2).split(" ")))
                .toList());
  }

  @Test
  void everyTestExists() throws IOException {
    Map<String, String> sources = testSources();
    var absent = new TreeSet<String>();
    for (Row row : rows) {
      for (String test : row.tests()) {
        String[] names = test.split("\\.");
        String source = sources.getOrDefault(names[0], "");
        if (source.isEmpty() || (names.length > 1 && !declares(source, names[1]))) {
          absent.add(row.rule() + ": " + test);
        }
      }
    }
    assertThat(absent).isEmpty();
  }

  private static boolean declares(String source, String method) {
    int at = source.indexOf(" void " + method + "(");
    String head = at < 0 ? "" : source.substring(source.lastIndexOf("\n\n", at) + 1, at);
    return Stream.of("@Test", "@ParameterizedTest", "@Property").anyMatch(head::contains);
  }

  /** Test classes by simple name; those of one name in several packages as one text. */
  private static Map<String, String> testSources() throws IOException {
    var sources = new HashMap<String, String>();
    for (Path parent : List.of(REPOSITORY, REPOSITORY.resolve("examples"))) {
      for (Path module : list(parent)) {
        Path tests = module.resolve("src/test/java");
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .forEach(
                    file ->
                        sources.merge(
                            file.getFileName().toString().replace(".java", ""),
                            text(file),
                            String::concat));
          }
        }
      }
    }
    return sources;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
