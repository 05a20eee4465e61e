// Package web is the way in: one gin engine with what every door needs, and
// the one table that turns kinds of failure into HTTP. The JSON door is
// web/api, the pages are web/console; both hang their routes on the engine.
//
// The way of one request:
//
//	request id ─▶ access log ─▶ recovery ─▶ safe headers ─▶ body limit ─▶ the door
//
// The log holds the route's pattern, never the address as it came: addresses
// carry ids, and queries carry whatever somebody typed.
//
// It knows no store, no queue and no carrier.
package web
