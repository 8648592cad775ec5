// Package tryout is the page of the desk that says what a word rule, or a filter, would
// have done in the year before, before it is taken.
package tryout
