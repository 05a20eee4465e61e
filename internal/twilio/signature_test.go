package twilio

import (
	"net/url"
	"testing"
)

// The known answer of Twilio's own documentation.
const (
	knownAddress   = "https://mycompany.com/myapp.php?foo=1&bar=2"
	knownSignature = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
)

func knownForm() url.Values {
	return url.Values{
		"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"},
		"From": {"+14158675309"}, "To": {"+18005551212"},
	}
}

func TestTheSignatureIsTheOneTwilioDocuments(t *testing.T) {
	if got := signature("12345", knownAddress, knownForm()); got != knownSignature {
		t.Errorf("signature = %s, want %s", got, knownSignature)
	}
}

func TestWhoMaySign(t *testing.T) {
	changed := knownForm()
	changed.Set("Digits", "1235")
	untrimmed := knownForm()
	untrimmed.Set("Digits", "1234 ")
	extra := knownForm()
	extra.Set("Unknown", "field")
	for _, c := range []struct {
		name    string
		given   string
		address string
		form    url.Values
		tokens  []string
		want    bool
	}{
		{"the auth token", knownSignature, knownAddress, knownForm(), []string{"12345", ""}, true},
		{"the next token, in a rotation", knownSignature, knownAddress, knownForm(), []string{"other", "12345"}, true},
		{"another token", knownSignature, knownAddress, knownForm(), []string{"54321", "other"}, false},
		{"an empty token matches nothing", signature("", knownAddress, knownForm()), knownAddress, knownForm(), []string{"", ""}, false},
		{"another query", knownSignature, "https://mycompany.com/myapp.php?foo=1&bar=3", knownForm(), []string{"12345"}, false},
		{"http for https", knownSignature, "http://mycompany.com/myapp.php?foo=1&bar=2", knownForm(), []string{"12345"}, false},
		{"a changed value", knownSignature, knownAddress, changed, []string{"12345"}, false},
		{"a value is not trimmed", knownSignature, knownAddress, untrimmed, []string{"12345"}, false},
		{"a field added afterwards", knownSignature, knownAddress, extra, []string{"12345"}, false},
		{"an unknown field that was signed", signature("12345", knownAddress, extra), knownAddress, extra, []string{"12345"}, true},
		{"a shortened signature", knownSignature[:20], knownAddress, knownForm(), []string{"12345"}, false},
		{"none", "", knownAddress, knownForm(), []string{"12345"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := signedByTwilio(c.given, c.address, c.form, c.tokens...); got != c.want {
				t.Errorf("signedByTwilio = %v, want %v", got, c.want)
			}
		})
	}
}
