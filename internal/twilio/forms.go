package twilio

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/firstbell/firstbell/internal/sms"
)

// maxTextID is longer than any id of ours; whatever is longer is none.
const maxTextID = 64

// receiptOf reads a status callback. The text's id is in the query, since we
// put it there; all else is in the form.
func receiptOf(query, form url.Values) (sms.Receipt, error) {
	sid := form.Get("MessageSid")
	if sid == "" {
		return sms.Receipt{}, errNoMessage
	}
	textID := storable(query.Get("text"))
	if len(textID) > maxTextID {
		textID = ""
	}
	code := number(form.Get("ErrorCode"))
	return sms.Receipt{
		TextID:    textID,
		CarrierID: storable(sid),
		Status:    statusOf(form.Get("MessageStatus")),
		ErrorCode: code,
		Class:     ClassOf(code),
	}, nil
}

// inboundOf reads a text that reached us. Its words are kept as they came, not
// trimmed. From may be a short code or letters.
func inboundOf(form url.Values) (sms.Inbound, error) {
	sid := form.Get("MessageSid")
	if sid == "" {
		return sms.Inbound{}, errNoMessage
	}
	return sms.Inbound{
		CarrierID: storable(sid),
		From:      storable(form.Get("From")),
		To:        storable(form.Get("To")),
		Service:   storable(form.Get("MessagingServiceSid")),
		Body:      storable(form.Get("Body")),
		Media:     number(form.Get("NumMedia")),
		OptOut:    optOutOf(form.Get("OptOutType")),
	}, nil
}

// optOutOf reads what Twilio has made of a text; a word we do not know is none.
func optOutOf(word string) sms.OptOut {
	switch o := sms.OptOut(strings.ToUpper(word)); o {
	case sms.OptStop, sms.OptStart, sms.OptHelp:
		return o
	}
	return sms.OptNone
}

// number reads a count or a code; 0 for anything else.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// storable takes out what PostgreSQL cannot keep (a NUL, a broken character).
// Otherwise one odd text would be refused for ever and a parent's reply lost.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
