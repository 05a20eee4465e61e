package sandbox

import (
	"strconv"
	"time"
)

// resource is a message as Twilio writes it: every field is there, null where
// nothing is known yet.
type resource struct {
	AccountSid          string            `json:"account_sid"`
	APIVersion          string            `json:"api_version"`
	Body                string            `json:"body"`
	DateCreated         string            `json:"date_created"`
	DateSent            *string           `json:"date_sent"`
	DateUpdated         string            `json:"date_updated"`
	Direction           string            `json:"direction"`
	ErrorCode           *int              `json:"error_code"`
	ErrorMessage        *string           `json:"error_message"`
	From                *string           `json:"from"`
	MessagingServiceSid *string           `json:"messaging_service_sid"`
	NumMedia            string            `json:"num_media"`
	NumSegments         string            `json:"num_segments"`
	Price               *string           `json:"price"`
	PriceUnit           string            `json:"price_unit"`
	Sid                 string            `json:"sid"`
	Status              string            `json:"status"`
	SubresourceUris     map[string]string `json:"subresource_uris"`
	To                  string            `json:"to"`
	URI                 string            `json:"uri"`
}

func (s *Server) resourceOf(m message) resource {
	uri := s.path("/Messages/" + m.sid)
	r := resource{
		AccountSid: s.cfg.AccountSID, APIVersion: apiVersion, Body: m.body,
		DateCreated: *date(m.createdAt), DateSent: date(m.sentAt), DateUpdated: *date(m.updatedAt),
		Direction: m.direction, From: filled(m.from), MessagingServiceSid: filled(m.service),
		NumMedia: "0", NumSegments: strconv.Itoa(m.parts), PriceUnit: "GBP",
		Sid: m.sid, Status: m.status, To: m.to, URI: uri + ".json",
		SubresourceUris: map[string]string{"media": uri + "/Media.json"},
	}
	if m.status == accepted {
		// With a Messaging Service neither the number nor the parts are known yet.
		r.From, r.NumSegments = nil, "0"
	}
	if m.errorCode != 0 {
		r.ErrorCode = &m.errorCode
	}
	return r
}

// page is a list of messages as Twilio writes it.
type page struct {
	End             int        `json:"end"`
	FirstPageURI    string     `json:"first_page_uri"`
	Messages        []resource `json:"messages"`
	NextPageURI     *string    `json:"next_page_uri"`
	Page            int        `json:"page"`
	PageSize        int        `json:"page_size"`
	PreviousPageURI *string    `json:"previous_page_uri"`
	Start           int        `json:"start"`
	URI             string     `json:"uri"`
}

const apiVersion = "2010-04-01"

// path gives a path of the account.
func (s *Server) path(rest string) string {
	return "/" + apiVersion + "/Accounts/" + s.cfg.AccountSID + rest
}

// date writes an instant as RFC 2822 does; nil for none.
func date(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	d := t.UTC().Format(time.RFC1123Z)
	return &d
}

// filled gives nil, which is null, for nothing.
func filled(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
