package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier/handback"
)

// The example of Standard Webhooks' own libraries.
func TestASignatureIsAsStandardWebhooksHasIt(t *testing.T) {
	got, err := Sign(school.NewToken("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "msg_p5jXN8AQM9LWM0D4loKWxJek",
		time.Unix(1614265330, 999), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	for _, bad := range []string{"", "whsec_", "whsec_not base64"} {
		if _, err := Sign(school.NewToken(bad), "id", time.Unix(0, 0), nil); err == nil {
			t.Errorf("%q signs", bad)
		}
	}
}

// verified is what docs/api.md tells receivers to do, written apart from Sign.
func verified(h http.Header, body, secret string) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(h.Get("webhook-id") + "." + h.Get("webhook-timestamp") + "." + body))
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, one := range strings.Split(h.Get("webhook-signature"), " ") {
		if hmac.Equal([]byte(one), []byte(want)) {
			return true
		}
	}
	return false
}

func TestWhileASecretChangesBothOpen(t *testing.T) {
	secret := func(b string) school.Token {
		return school.NewToken("whsec_" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat(b, 32))))
	}
	p := handback.Post{ID: "A1", Secrets: []school.Token{secret("n"), secret("o")}, Body: []byte(`{"id":"A1"}`)}
	h := http.Header{}
	if err := signInto(h, p, time.Unix(1795424640, 0)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body, secret string
		want         bool
	}{
		"the new secret": {`{"id":"A1"}`, secret("n").Reveal(), true},
		"the old secret": {`{"id":"A1"}`, secret("o").Reveal(), true},
		"another secret": {`{"id":"A1"}`, secret("x").Reveal(), false},
		"another body":   {`{"id":"A2"}`, secret("n").Reveal(), false},
	} {
		if got := verified(h, c.body, c.secret); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	h.Set(HeaderTimestamp, "1795424641")
	if verified(h, string(p.Body), secret("n").Reveal()) {
		t.Error("a post at another moment is taken")
	}
}
