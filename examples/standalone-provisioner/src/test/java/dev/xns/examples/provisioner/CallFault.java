package dev.xns.examples.provisioner;

import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What a faulty driver does with one call.
 *
 * @param millisBefore how long it waits before the call takes effect
 * @param millisAfter how long it waits after that
 * @param code what it answers; {@code OK} for the truth, or a wrong answer
 * @param effect whether the call takes effect
 * @param wrongAnswer what is wrong with its answer, if it is {@code OK}
 * @param patient whether it waits for an earlier call for the same volume, instead of refusing
 */
record CallFault(
    long millisBefore,
    long millisAfter,
    Status.Code code,
    boolean effect,
    Optional<WrongAnswer> wrongAnswer,
    boolean patient) {
  /** Nothing goes wrong. */
  static final CallFault NONE = new CallFault(0, 0, Status.Code.OK, true, Optional.empty(), true);

  private static final List<Status.Code> CODES =
      List.of(
          Status.Code.UNAVAILABLE,
          Status.Code.ABORTED,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.INTERNAL,
          Status.Code.RESOURCE_EXHAUSTED);

  /** What an answer may have wrong with it. */
  enum WrongAnswer {
    /** It is less than was asked for. */
    TOO_SMALL,
    /** It is said to be empty. */
    NO_SOURCE
  }

  /**
   * The next fault.
   *
   * @param patienceMillis after how long callers give up; some waits are longer
   */
  static CallFault next(Random random, int patienceMillis) {
    long before = wait(random, patienceMillis);
    long after = wait(random, patienceMillis);
    boolean late = random.nextBoolean();
    int trouble = random.nextInt(100);
    Status.Code code = trouble < 45 ? CODES.get(random.nextInt(CODES.size())) : Status.Code.OK;
    Optional<WrongAnswer> wrongAnswer =
        trouble >= 45 && trouble < 60
            ? Optional.of(random.nextBoolean() ? WrongAnswer.TOO_SMALL : WrongAnswer.NO_SOURCE)
            : Optional.empty();
    return new CallFault(
        late ? before : 0,
        late ? 0 : after,
        code,
        trouble >= 22,
        wrongAnswer,
        random.nextInt(3) > 0);
  }

  /** The same fault with another answer. */
  CallFault with(Status.Code other) {
    return new CallFault(millisBefore, millisAfter, other, effect, wrongAnswer, patient);
  }

  /** A code that says that nothing exists. */
  boolean denies() {
    return code == Status.Code.INTERNAL || code == Status.Code.RESOURCE_EXHAUSTED;
  }

  private static long wait(Random random, int patienceMillis) {
    int slowness = random.nextInt(100);
    int most =
        slowness < 60 ? patienceMillis / 10 : slowness < 85 ? patienceMillis : 2 * patienceMillis;
    return random.nextInt(most);
  }
}
