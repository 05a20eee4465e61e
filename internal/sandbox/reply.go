package sandbox

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/sms"
)

// keywords is what Twilio takes for STOP, START or HELP: one word alone, in any
// case. "stop please" is none, and reaches the program as it is.
var keywords = map[string]sms.OptOut{
	"STOP": sms.OptStop, "STOPALL": sms.OptStop, "UNSUBSCRIBE": sms.OptStop, "END": sms.OptStop, "QUIT": sms.OptStop,
	"CANCEL": sms.OptStop, "REVOKE": sms.OptStop, "OPTOUT": sms.OptStop,
	"START": sms.OptStart, "UNSTOP": sms.OptStart, "YES": sms.OptStart,
	"HELP": sms.OptHelp, "INFO": sms.OptHelp,
}

// answers is what the stand-in itself says to them.
var answers = map[sms.OptOut]string{
	sms.OptStop:  "You have stopped texts from this sender. Reply START to get them again.",
	sms.OptStart: "You get texts from this sender again. Reply STOP to stop them.",
	sms.OptHelp:  "Reply STOP to stop texts from this sender.",
}

// reply is a text written on a handset.
type reply struct {
	From string `json:"from"`
	Body string `json:"body"`
	To   string `json:"to"` // empty means the sender that last texted this handset
}

// take keeps a reply, answers STOP, START and HELP, and knocks at the inbound
// webhook. It comes back before the webhook has answered. An error is a
// sentence for whoever wrote.
func (s *Server) take(r reply) (message, error) {
	from, ok := written(r.From)
	if !ok {
		return message{}, problem.New(problem.Invalid, "from must be a pretend number: 07700 900000 to 900999, or +999 and 4 to 12 digits.")
	}
	if r.Body == "" || utf8.RuneCountInString(r.Body) > sms.MaxBody {
		return message{}, problem.New(problem.Invalid, "A reply has 1 to %d characters.", sms.MaxBody)
	}
	now := s.cfg.Clock.Now()
	m := message{
		sid: newSID(), direction: inbound, status: received, from: from, body: r.Body,
		parts: max(1, sms.Count(r.Body).Parts), createdAt: now, updatedAt: now, sentAt: now,
	}
	m.to, m.service = s.lastSender(from)
	if r.To != "" {
		m.to, m.service = r.To, ""
	}
	m = s.book.add(m)
	opt := keywords[strings.ToUpper(strings.TrimSpace(r.Body))]
	s.obey(m, opt)
	if s.cfg.InboundURL != "" {
		form := s.inboundForm(m, opt)
		go s.poster.post(s.ctx, s.cfg.InboundURL, form)
	}
	return m, nil
}

// lastSender gives what last texted a handset, or the default.
func (s *Server) lastSender(phone string) (number, service string) {
	last := s.book.newest(phone, 0, 1, func(m *message) bool { return m.direction == outbound })
	if len(last) == 0 {
		return s.cfg.From, ""
	}
	return last[0].from, last[0].service
}

// obey keeps the opt-out list as Twilio does, and answers on the handset.
func (s *Server) obey(m message, opt sms.OptOut) {
	if opt == sms.OptNone {
		return
	}
	if opt != sms.OptHelp {
		s.book.setStopped(pair{m.sender(), m.from}, opt == sms.OptStop)
	}
	s.book.add(message{
		sid: newSID(), direction: autoReply, status: delivered, from: m.to, to: m.from, service: m.service,
		body: answers[opt], parts: 1, createdAt: m.createdAt, updatedAt: m.createdAt, sentAt: m.createdAt,
	})
}

// inboundForm writes an inbound webhook with Twilio's field names.
func (s *Server) inboundForm(m message, opt sms.OptOut) url.Values {
	form := url.Values{
		"AccountSid": {s.cfg.AccountSID}, "ApiVersion": {apiVersion},
		"MessageSid": {m.sid}, "SmsSid": {m.sid}, "SmsMessageSid": {m.sid}, "SmsStatus": {received},
		"From": {m.from}, "To": {m.to}, "Body": {m.body},
		"NumMedia": {"0"}, "NumSegments": {strconv.Itoa(m.parts)},
		"FromCountry": {"GB"}, "ToCountry": {"GB"},
	}
	if m.service != "" {
		form.Set("MessagingServiceSid", m.service)
	}
	if opt != sms.OptNone {
		form.Set("OptOutType", string(opt))
	}
	return form
}

// written reads a number as a person or a query may write it: 07700 900101,
// +447700900101, or with the plus sign lost to a query's rules.
func written(raw string) (e164 string, ok bool) {
	n := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '(' || r == ')' {
			return -1
		}
		return r
	}, raw)
	switch {
	case strings.HasPrefix(n, "07"):
		n = "+44" + n[1:]
	case strings.HasPrefix(n, "447"), strings.HasPrefix(n, "999"):
		n = "+" + n
	}
	return n, pretend.MatchString(n)
}
