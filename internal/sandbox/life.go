package sandbox

import (
	"net/url"
	"strconv"
	"time"
)

// begin sets a taken message on its way: sent, then delivered or not, each told
// to its callback.
func (s *Server) begin(m message, l luck) {
	tellSent := func() { s.tell(m.sid, sent, 0, l, l.lost[0]) }
	status, code := l.end(m.to)
	switch {
	case l.faults.EarlyCallbacks:
		s.book.move(m.sid, sent, 0, s.cfg.Clock.Now())
		tellSent()
	default:
		s.after(s.cfg.SentAfter, func() {
			s.book.move(m.sid, sent, 0, s.cfg.Clock.Now())
			if !l.faults.ReorderCallbacks {
				tellSent()
			}
		})
	}
	s.after(s.cfg.DeliveredAfter, func() {
		s.book.move(m.sid, status, code, s.cfg.Clock.Now())
		s.tell(m.sid, status, code, l, l.lost[1])
		if l.faults.ReorderCallbacks && !l.faults.EarlyCallbacks {
			tellSent()
		}
	})
}

// after does something later, unless the stand-in has been closed.
func (s *Server) after(d time.Duration, do func()) {
	time.AfterFunc(d, func() {
		if s.ctx.Err() == nil {
			do()
		}
	})
}

// tell posts a callback, or two, or none, as luck has it.
func (s *Server) tell(sid, status string, code int, l luck, lost bool) {
	m, ok := s.book.message(sid)
	if !ok || m.callback == "" || lost {
		return
	}
	form := s.statusForm(m, status, code)
	s.poster.post(s.ctx, m.callback, form)
	if l.faults.RepeatCallbacks {
		s.poster.post(s.ctx, m.callback, form)
	}
}

// statusForm writes a status callback with Twilio's field names.
func (s *Server) statusForm(m message, status string, code int) url.Values {
	form := url.Values{
		"AccountSid": {s.cfg.AccountSID}, "ApiVersion": {apiVersion},
		"From": {m.from}, "To": {m.to},
		"MessageSid": {m.sid}, "MessageStatus": {status},
		"SmsSid": {m.sid}, "SmsStatus": {status},
	}
	if m.service != "" {
		form.Set("MessagingServiceSid", m.service)
	}
	if status == delivered || status == undelivered {
		form.Set("RawDlrDoneDate", m.updatedAt.UTC().Format("0601021504"))
	}
	if code != 0 {
		form.Set("ErrorCode", strconv.Itoa(code))
	}
	return form
}
