package twilio

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// signature gives what Twilio writes into X-Twilio-Signature: HMAC-SHA1 under
// the auth token of the whole address followed by every form field and value,
// sorted by field. The query belongs to the address, never to the form. Values
// are taken as they are, untrimmed.
func signature(token, address string, form url.Values) string {
	var signed strings.Builder
	signed.WriteString(address)
	for _, field := range slices.Sorted(maps.Keys(form)) {
		values := slices.Clone(form[field])
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			signed.WriteString(field)
			signed.WriteString(v)
		}
	}
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(signed.String()))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signedByTwilio reports whether a given signature is right under any of the
// tokens. Every token is tried, in constant time, so that the time taken tells
// nothing; an empty token matches nothing, since anybody can sign with it.
func signedByTwilio(given, address string, form url.Values, tokens ...string) bool {
	right := 0
	for _, token := range tokens {
		if token == "" {
			continue
		}
		right |= subtle.ConstantTimeCompare([]byte(signature(token, address, form)), []byte(given))
	}
	return right == 1
}
