package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier/handback"
)

// The headers of a post.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp" // seconds since 1970
	HeaderSignature = "Webhook-Signature" // v1,BASE64, several with spaces between
)

// errSecret is a secret that is not whsec_ and base64.
var errSecret = errors.New("a webhook's secret cannot be read")

// Sign gives the signature of a body under one secret: "v1," and the base64 of
// HMAC-SHA256 over id, seconds and body with points between.
func Sign(secret school.Token, id string, at time.Time, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret.Reveal(), handback.SecretPrefix))
	if err != nil || len(key) == 0 {
		return "", errSecret
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	h.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}

// signInto puts the three headers on a request, with a signature for each
// secret.
func signInto(h http.Header, p handback.Post, at time.Time) error {
	var all []string
	for _, secret := range p.Secrets {
		s, err := Sign(secret, p.ID, at, p.Body)
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	h.Set(HeaderID, p.ID)
	h.Set(HeaderTimestamp, strconv.FormatInt(at.Unix(), 10))
	h.Set(HeaderSignature, strings.Join(all, " "))
	return nil
}
