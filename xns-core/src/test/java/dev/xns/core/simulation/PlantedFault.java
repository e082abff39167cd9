package dev.xns.core.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * An engine that is wrong in one method.
 *
 * @param what what is wrong, in words
 * @param className the class
 * @param method the method
 * @param parameters how many parameters it has
 * @param behaviour what it does instead
 * @param most in how many histories it must be found
 */
record PlantedFault(
    String what, String className, String method, int parameters, Behaviour behaviour, int most) {
  private static final String ROOT = "dev.xns.core.";

  /** What a method does instead of what it should. */
  sealed interface Behaviour {
    /** Nothing; it returns null, false or zero if it has to return something. */
    record Nothing() implements Behaviour {}

    /** It returns true. */
    record True() implements Behaviour {}

    /** It does what the static methods of a class do. */
    record Instead(Class<?> by) implements Behaviour {}

    /** It does what advice does, and then what it should. */
    record Before(Class<?> advice) implements Behaviour {}
  }

  /**
   * Looks for the fault: the engine and the simulation are loaded anew, with the fault in it.
   *
   * @return in which history it was found and what it broke; null if in none
   */
  @Nullable String find(long seed) throws ReflectiveOperationException {
    ClassLoader here = PlantedFault.class.getClassLoader();
    var loader =
        new PlantedClassLoader(here, ROOT, classes(ClassFileLocator.ForClassLoader.of(here)));
    Object found =
        Class.forName(PlantedRun.class.getName(), true, loader)
            .getMethod("firstBroken", long.class, int.class)
            .invoke(null, seed, most);
    return (String) found;
  }

  private Map<String, byte[]> classes(ClassFileLocator locator) {
    TypeDescription type = TypePool.Default.of(locator).describe(ROOT + className).resolve();
    ElementMatcher.Junction<MethodDescription> which =
        named(method).and(takesArguments(parameters));
    int found = type.getDeclaredMethods().filter(which).size();
    if (found != 1) {
      throw new IllegalStateException(
          "%s has %d methods %s with %d parameters, so nothing can be planted there"
              .formatted(type.getName(), found, method, parameters));
    }
    DynamicType.Builder<?> builder = new ByteBuddy().rebase(type, locator);
    DynamicType made = plant(builder, which).make();
    var classes = new LinkedHashMap<String, byte[]>();
    made.getAllTypes().forEach((each, bytes) -> classes.put(each.getName(), bytes));
    return classes;
  }

  private DynamicType.Builder<?> plant(
      DynamicType.Builder<?> builder, ElementMatcher<MethodDescription> which) {
    if (behaviour instanceof Behaviour.True) {
      return builder.method(which).intercept(FixedValue.value(true));
    }
    if (behaviour instanceof Behaviour.Instead instead) {
      return builder.method(which).intercept(MethodDelegation.to(instead.by()));
    }
    if (behaviour instanceof Behaviour.Before before) {
      return builder.visit(Advice.to(before.advice()).on(which));
    }
    return builder.method(which).intercept(StubMethod.INSTANCE);
  }
}
