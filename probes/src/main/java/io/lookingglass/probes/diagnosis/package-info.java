/**
 * The diagnosis of everything: takes the other measurements as its steps, side by side where they
 * do not depend on one another, and says from their results what is the matter. What it says is a
 * pure function ({@code Synthesis}); {@code Diagnosis} runs the steps.
 */
@NullMarked
package io.lookingglass.probes.diagnosis;

import org.jspecify.annotations.NullMarked;
