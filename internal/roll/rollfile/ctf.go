package rollfile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/firstbell/firstbell/internal/problem"
)

// The limits of a CTF file beyond those of every file.
const (
	deepestCTF   = 24
	pupilElement = "Pupil"
)

// ctf reads a DfE Common Transfer File, element by element. What it does not
// know it passes over, since the versions move on.
type ctf struct {
	File
	xml     *xml.Decoder
	path    []string // names of the elements we are inside of
	inPupil int      // how many of them stand outside the pupil, 0 for no pupil
	words   strings.Builder
	rows    int
	child   ctfPupil
}

// ReadCTF reads the Common Transfer File of the Department for Education. Its
// pupils come by UPN, since it has no other id. It fails with Invalid for what
// is no such file or holds a DTD, and TooLarge beyond MostFile.
//
// Source: Common Transfer File guide and CBDS, Department for Education.
func ReadCTF(r io.Reader) (Roll, []problem.Field, error) {
	f, err := OpenCTF(r)
	return f.Roll, f.Problems, err
}

// OpenCTF reads a Common Transfer File as ReadCTF does, with the place of every
// row.
func OpenCTF(r io.Reader) (File, error) {
	raw, err := readFile(r)
	if err != nil {
		return File{}, err
	}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		text, err := asText(raw)
		if err != nil {
			return File{}, err
		}
		_, text, _ = strings.Cut(text, "?>") // the declaration no longer holds
		raw = []byte(text)
	}
	if farApart(raw, '<', '>', longestTag) {
		return File{}, problem.New(problem.Invalid, "A tag of this file is longer than 64 kB: no Common Transfer File has one.")
	}
	c := &ctf{xml: xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))}
	c.xml.CharsetReader = charset
	c.Roll = Roll{Pupils: []Pupil{}}
	c.ByYear = true
	err = c.all()
	c.countFromOne()
	return c.File, err
}

// charset reads the alphabets that register systems write in England.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "us-ascii", "ascii":
		return in, nil
	case "windows-1252", "iso-8859-1", "latin1":
		return charmap.Windows1252.NewDecoder().Reader(in), nil
	}
	return nil, errors.New("an alphabet we do not read")
}

// all reads every element.
func (c *ctf) all() error {
	root := false
	for {
		token, err := c.xml.Token()
		if errors.Is(err, io.EOF) {
			if !root {
				return problem.New(problem.Invalid, "This is not a Common Transfer File.")
			}
			return nil
		}
		if err != nil {
			return c.bad(err)
		}
		switch t := token.(type) {
		case xml.Directive: // a DTD: entities of its own can grow without end
			return problem.New(problem.Invalid, "A Common Transfer File has no DTD. This one was not read.")
		case xml.StartElement:
			if !root && t.Name.Local != "CTfile" {
				return problem.New(problem.Invalid, "This is not a Common Transfer File: it does not begin with CTfile.")
			}
			root = true
			if err = c.open(t.Name.Local); err == nil {
				c.attributes(t.Attr)
			}
		case xml.CharData:
			err = c.say(t)
		case xml.EndElement:
			c.close()
		}
		if err != nil {
			return err
		}
	}
}

// bad never passes the reader's own words on: they quote the file.
func (c *ctf) bad(err error) error {
	bad := problem.New(problem.Invalid, "This file cannot be read as XML.")
	if at, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return bad.At("/lines/"+number(at.Line), "it cannot be read from here on")
	}
	return bad
}

func (c *ctf) open(name string) error {
	if len(c.path) == deepestCTF {
		return problem.New(problem.Invalid, "This file is nested more than %d deep: no Common Transfer File is.", deepestCTF)
	}
	c.path = append(c.path, name)
	c.words.Reset()
	line, _ := c.xml.InputPos()
	switch {
	case c.inPupil == 0 && name == pupilElement:
		if c.rows++; c.rows > mostRows {
			return problem.New(problem.TooLarge, "The file has more than %d pupils: no roll has.", mostRows)
		}
		c.inPupil, c.child = len(c.path), ctfPupil{line: line}
	case c.inPupil > 0 && c.at() == "Contacts/Contact":
		if len(c.child.contacts) == mostOfPupil {
			return problem.New(problem.Invalid, "A pupil of this file has more than %d contacts.", mostOfPupil)
		}
		c.child.contacts = append(c.child.contacts, ctfContact{line: line})
	case c.inPupil > 0 && c.at() == "Contacts/Contact/Phones/Phone":
		last := &c.child.contacts[len(c.child.contacts)-1]
		if len(last.phones) == mostOfPupil {
			return problem.New(problem.Invalid, "A contact of this file has more than %d telephones.", mostOfPupil)
		}
		last.phones = append(last.phones, ctfPhone{})
	}
	return nil
}

// attributes keeps what an element says of itself, as if it were inside it.
func (c *ctf) attributes(said []xml.Attr) {
	if c.inPupil == 0 {
		return
	}
	for _, a := range said {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" || a.Name.Local == "nil" || len(a.Value) > longestField {
			continue
		}
		path := strings.TrimPrefix(c.at()+"/"+a.Name.Local, "/")
		if _, there := c.child.fields[path]; !there && len(c.child.fields) < mostOthers || strings.HasPrefix(path, inContact) {
			c.child.take(path, oneLine(a.Value))
		}
	}
}

func (c *ctf) say(words []byte) error {
	if c.inPupil == 0 {
		return nil
	}
	if c.words.Len()+len(words) > longestField {
		line, _ := c.xml.InputPos()
		return problem.New(problem.Invalid, "An element of this file is longer than 10 kB.").At("/lines/"+number(line), "this element is too long")
	}
	c.words.Write(words)
	return nil
}

func (c *ctf) close() {
	if c.inPupil > 0 {
		if len(c.path) == c.inPupil {
			c.add()
			c.inPupil = 0
		} else {
			c.child.take(c.at(), oneLine(c.words.String()))
		}
	}
	c.words.Reset()
	c.path = c.path[:len(c.path)-1]
}

// at is where we are inside the pupil: "Contacts/Contact/Order".
func (c *ctf) at() string { return strings.Join(c.path[c.inPupil:], "/") }
