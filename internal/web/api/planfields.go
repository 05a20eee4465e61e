package api

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// unknownFields notes in bad every field of a body that its type does not
// have, at any depth, by its name exactly as written. Left out in silence, a
// rule spelt wrongly would widen whom a campaign writes to.
func unknownFields(bad *problem.Error, t reflect.Type, raw []byte, at string) {
	switch t.Kind() {
	case reflect.Pointer:
		unknownFields(bad, t.Elem(), raw, at)
	case reflect.Struct:
		o, ok := asObject(raw)
		if !ok {
			return // what it should be is said elsewhere
		}
		known := fieldsOf(t)
		for _, name := range slices.Sorted(maps.Keys(o)) {
			to, has := known[name]
			switch here := keyPointer(at, name); {
			case has:
				unknownFields(bad, to, o[name], here)
			case here == at:
				bad.At(at, "holds a field that is not known here")
			default:
				bad.At(here, "%s is not a field known here: mind the spelling", name)
			}
		}
	case reflect.Slice:
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			return
		}
		for i, x := range items {
			unknownFields(bad, t.Elem(), x, itemPointer(at, i))
		}
	}
}

// fieldsOf gives the fields of a struct by their JSON names.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		all[name] = t.Field(i).Type
	}
	return all
}
