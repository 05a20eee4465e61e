package campaigns

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"go.yaml.in/yaml/v3"
)

//go:embed packs/*.yaml
var files embed.FS

// packs are read when the program starts: a bad one is our own mistake, and
// nobody should find it out from a family.
var packs, tongues = mustLoad(files, translated)

func mustLoad(from, languages fs.FS) ([]Pack, map[string]tongue) {
	all, err := load(from)
	if err != nil {
		panic(err)
	}
	read, err := loadLanguages(languages, all)
	if err != nil {
		panic(err)
	}
	return all, read
}

// load reads every pack of packs/, in the order of their file names.
func load(from fs.FS) ([]Pack, error) {
	names, err := fs.Glob(from, "packs/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Pack
	keys := map[string]string{}
	for _, name := range names {
		body, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fmt.Errorf("read campaign pack %s: %w", name, err)
		}
		p, err := Parse(body)
		if err != nil {
			return nil, fmt.Errorf("campaign pack %s: %w", name, err)
		}
		if other, taken := keys[p.Key]; taken {
			return nil, fmt.Errorf("campaign pack %s: its key %q is already that of %s", name, p.Key, other)
		}
		keys[p.Key] = name
		all = append(all, p)
	}
	return all, nil
}

// Parse reads one pack and checks it. A field nobody knows is an error, and so
// is a second document in the file. The error lists everything that is wrong,
// a line each.
func Parse(body []byte) (Pack, error) {
	d := yaml.NewDecoder(bytes.NewReader(body))
	d.KnownFields(true)
	var p Pack
	if err := d.Decode(&p); err != nil {
		if errors.Is(err, io.EOF) {
			return Pack{}, errors.New("the file is empty")
		}
		return Pack{}, fmt.Errorf("it cannot be read: %w", err)
	}
	if err := d.Decode(&struct{}{}); !errors.Is(err, io.EOF) {
		return Pack{}, errors.New("there is more than one document in the file")
	}
	if err := p.check(); err != nil {
		return Pack{}, err
	}
	return p, nil
}

// Packs gives every pack the program was built with. They are shared: read
// them, change nothing.
func Packs() []Pack { return packs }

// PackOf gives the pack with a key; ok is false when there is none.
func PackOf(key string) (p Pack, ok bool) {
	for _, p := range packs {
		if p.Key == key {
			return p, true
		}
	}
	return Pack{}, false
}
