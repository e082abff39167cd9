package dev.xns.core.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.immutables.value.Value;

/**
 * How value types and builders are generated from a group of options. An option is declared once: a
 * method that describes it and returns its default. What is generated stays out of public
 * signatures and needs no library at runtime.
 */
// Kept in sources only: who compiles against these classes has no such annotation.
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    builderVisibility = Value.Style.BuilderVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = Override.class,
    defaults = @Value.Immutable(copy = false))
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
@interface OptionsStyle {}
