package console

import (
	"bytes"
	"crypto/hmac"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/web"
)

// The bounds of a form with a file, in bytes. A larger one is read and dropped
// so far, and the browser can show why it was refused; none of it is kept.
const (
	uploadBody   = rollfile.MostFile + formBody
	uploadRefuse = 256 << 20
)

// upload is a file that came with a form of ours.
type upload struct {
	name string
	body []byte
}

// readUpload takes a form with a file. The token stands first in it: no byte of
// the file is read before that is right, and none is ever written to a disk,
// where a form's file would stay in clear.
func (s *Console) readUpload(c *gin.Context) (upload, error) {
	if s.origin.check.Check(c.Request) != nil {
		return upload{}, errForm
	}
	if c.Request.ContentLength > uploadBody {
		return upload{}, errTooLarge()
	}
	web.AllowBody(c, uploadBody)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return upload{}, errForm
	}
	ours := false
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return upload{}, nil
		case err != nil:
			return upload{}, brokenUpload(err)
		case part.FormName() == formField:
			ours = s.ownToken(c, part)
		case !ours:
			return upload{}, errForm
		case part.FormName() == "file":
			return readFilePart(part)
		}
	}
}

// errForm is a form that none of our pages made for this browser.
var errForm = errors.New("not a form of ours")

func (s *Console) ownToken(c *gin.Context, part *multipart.Part) bool {
	given, err := io.ReadAll(io.LimitReader(part, 1024))
	want := formToken(c)
	return err == nil && want != "" && hmac.Equal(given, []byte(want))
}

func readFilePart(part *multipart.Part) (upload, error) {
	var b bytes.Buffer
	if _, err := b.ReadFrom(io.LimitReader(part, rollfile.MostFile+1)); err != nil {
		return upload{}, brokenUpload(err)
	}
	if b.Len() > rollfile.MostFile {
		return upload{}, errTooLarge()
	}
	return upload{part.FileName(), b.Bytes()}, nil
}

func brokenUpload(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errTooLarge()
	}
	return problem.New(problem.Invalid, "The file did not come whole. Try again.").Because(err)
}

func errTooLarge() error {
	return problem.New(problem.TooLarge, "The file is larger than %d MB: no roll is. Nothing of it was kept.", rollfile.MostFile>>20)
}
