// Package api is the door for programs: JSON over HTTP under /v1, described by
// /openapi.json and shown by /docs.
//
// The way of one request, refused at the first step that fails:
//
//	401 key ─▶ 404 school (another's too) ─▶ 403 scope ─▶ 413 size ─▶ 415 form
//	        ─▶ Idempotency-Key ─▶ 422 body ─▶ one call of a service ─▶ answer
//
// Nobody learns whether a school exists by asking with a key of another: both
// answers are the same. Bodies are read by hand, strictly as JSON and leniently
// as registers: one bad mark never loses the good ones beside it.
//
// Nothing that was sent is ever repeated in a refusal: pointers say where,
// sentences say what.
package api
