package sandbox

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/sms"
)

// pretend is every number that a text may go to or come from here.
var pretend = regexp.MustCompile(`^\+(999[0-9]{4,12}|447700900[0-9]{3})$`)

// order is what the program asks to be sent.
type order struct {
	to, from, service, body, callback string
}

// orderOf reads and checks a form as Twilio does. The opt-out list comes last:
// only a message that could go is told that its number has stopped it.
func (s *Server) orderOf(form url.Values) (order, *refusal) {
	o := order{
		to: form.Get("To"), from: form.Get("From"), service: form.Get("MessagingServiceSid"),
		body: form.Get("Body"), callback: form.Get("StatusCallback"),
	}
	for _, check := range []func(order) *refusal{s.checkTo, checkBody, s.checkSender, checkCallback} {
		if r := check(o); r != nil {
			return o, r
		}
	}
	if v := form.Get("ValidityPeriod"); v != "" {
		if n, err := strconv.Atoi(v); err != nil || n < 1 || n > 36000 {
			return o, bad(20001, "ValidityPeriod must be between 1 and 36000 seconds")
		}
	}
	if s.book.isStopped(pair{either(o.service, o.from), o.to}) {
		return o, bad(21610, "Attempt to send to unsubscribed recipient")
	}
	return o, nil
}

func (s *Server) checkTo(o order) *refusal {
	switch {
	case o.to == "":
		return bad(21604, "A 'To' phone number is required.")
	case !pretend.MatchString(o.to):
		return bad(21211, "The 'To' number is not one the stand-in texts: it takes 07700 900000 to 900999 as +447700900…, and +999…")
	case o.to == o.from:
		return bad(21266, "'To' and 'From' number cannot be the same")
	}
	return nil
}

func checkBody(o order) *refusal {
	switch {
	case o.body == "":
		return bad(21602, "Message body is required.")
	case utf8.RuneCountInString(o.body) > sms.MaxBody:
		return bad(21617, "The concatenated message body exceeds the 1600 character limit")
	}
	return nil
}

func (s *Server) checkSender(o order) *refusal {
	owns := func(sender string) bool {
		return len(s.cfg.Senders) == 0 || sender == s.cfg.From || slices.Contains(s.cfg.Senders, sender)
	}
	switch {
	case o.service == "" && o.from == "":
		return bad(21603, "A 'From' phone number is required.")
	case o.service != "" && (!strings.HasPrefix(o.service, "MG") || !owns(o.service)):
		return bad(21701, "The Messaging Service does not exist.")
	case o.from != "" && !owns(o.from):
		return bad(21606, "The 'From' phone number provided is not a valid message-capable number for this account.")
	}
	return nil
}

func checkCallback(o order) *refusal {
	if o.callback == "" {
		return nil
	}
	u, err := url.Parse(o.callback)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return bad(21609, "The 'StatusCallback' URL is not a valid URL.")
	}
	return nil
}

// signedIn lets in who has the account's token or its API key.
func (s *Server) signedIn(h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		token := user == s.cfg.AccountSID && password == s.cfg.AuthToken
		key := s.cfg.APIKey != "" && user == s.cfg.APIKey && password == s.cfg.APISecret
		if !token && !key {
			w.Header().Set("WWW-Authenticate", `Basic realm="Twilio API"`)
			refuse(w, refused(http.StatusUnauthorized, 20003, "Authenticate"))
			return
		}
		if strings.TrimSuffix(r.PathValue("account"), ".json") != s.cfg.AccountSID {
			refuse(w, noSuchThing(r))
			return
		}
		w.Header().Set("Twilio-Request-Id", "RQ"+newSID()[2:])
		h(w, r)
	})
}
