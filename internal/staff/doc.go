// Package staff is who may come in: the people who sign in to the console with
// their roles, the keys other programs bring, and the requests those programs
// may repeat.
//
// The path of one sign-in:
//
//	SignIn   ─▶ the try is counted against the email and the address
//	         ─▶ the password is checked, at the same cost whether or not
//	            anyone has the email, and few at a time
//	         ─▶ a token is given; only its hash is kept
//	ByToken  ─▶ every page asks who comes; 4 hours of quiet or 12 hours in all
//	            end it
//
// A request with an Idempotency-Key begins here before it is carried out and
// ends here with its answer, so that a repeat gets the same one.
//
// It says who someone is and what their key may do. What a route asks of them
// is said at the route. All times here are the wall's: the demo's school
// morning must not keep a door open.
package staff
