// Package webhook posts to addresses that a school's people typed in: signed as
// Standard Webhooks has it, and only to the public internet.
//
// The path of one post:
//
//	Check    says at the form what can be no address
//	Sign     HMAC-SHA256 over id, moment and body, once for each secret
//	guard    asked by the dialler with the address the name led to, after the
//	         name was looked up and before anything is sent: a name that leads
//	         into our own network, today or since a minute ago, gets nothing
//	Post     no redirect, no proxy, ten seconds, and of the answer only its
//	         status and Retry-After: not a word of it is kept
//
// It does not retry and decides nothing: package handback does.
//
// The scheme is that of https://www.standardwebhooks.com.
package webhook
