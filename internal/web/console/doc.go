// Package console is the pages people see: sign-in, Today, the drawn handsets
// of a rehearsal, and the planned campaigns. Pages are made on the server and
// are whole without a line of JavaScript; what the script adds is news and
// keys.
//
// The way of one page:
//
//	headers ─▶ who is signed in ─▶ (a form: is it ours?) ─▶ one call ─▶ words ─▶ html
//
// A handler asks a service once and turns the answer into words (view files);
// the html only places them. News travels as a number: one reader per school
// asks the service once a second, each open page hears "something changed" and
// fetches itself again.
//
// A member sees their own school and nothing else: the school is never taken
// from the address or a form.
package console
