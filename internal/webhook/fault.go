package webhook

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"

	"github.com/firstbell/firstbell/notifier/handback"
)

// fault gives a request without an answer its word. The error itself goes no
// further: it holds the address.
func fault(err error) handback.Fault {
	if errors.Is(err, errInside) {
		return handback.NotAllowed
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return handback.NoSuchHost
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return handback.BadTLS
	}
	if _, ok := errors.AsType[tls.AlertError](err); ok {
		return handback.BadTLS
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || errors.Is(err, http.ErrSchemeMismatch) {
		return handback.NotReadable
	}
	return handback.NoAnswer
}
