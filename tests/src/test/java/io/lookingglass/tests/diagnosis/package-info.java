/** Diagnoses of real name servers and web servers with faults that were made on purpose. */
@NullMarked
package io.lookingglass.tests.diagnosis;

import org.jspecify.annotations.NullMarked;
