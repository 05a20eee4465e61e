// Package templates holds the wordings families read: by kind and language,
// parsed once at start, rendered for one family at a time.
//
// The path of one text:
//
//	wordings/*.yaml ─▶ Embedded: every wording is parsed and checked; an
//	                   unknown placeholder, a missing one or a costly quotation
//	                   mark stops the program at start.
//	Render          ─▶ picks the language, or English where no vetted wording
//	                   stands, and says so; fills in; a missing value is an
//	                   error and never a gap in a text.
//
// A wording says as little as possible: the school, the first name, the
// session, the ask, the office's number. It never blames, threatens or
// guesses, and never says that a child is safe.
//
// It does not decide who is texted, and it never changes a name.
package templates
