package api

import (
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// inline describes a type where it stands, by its JSON names: for data whose
// types share a name with an answer of ours.
func inline(t reflect.Type) *huma.Schema {
	if t == reflect.TypeFor[time.Time]() {
		return &huma.Schema{Type: huma.TypeString, Format: "date-time"}
	}
	switch t.Kind() {
	case reflect.Struct:
		s := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}}
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			s.Properties[name] = inline(t.Field(i).Type)
		}
		return s
	case reflect.Slice:
		return &huma.Schema{Type: huma.TypeArray, Items: inline(t.Elem())}
	case reflect.Bool:
		return &huma.Schema{Type: huma.TypeBoolean}
	case reflect.Int:
		return &huma.Schema{Type: huma.TypeInteger}
	case reflect.Float64:
		return &huma.Schema{Type: huma.TypeNumber}
	default:
		return &huma.Schema{Type: huma.TypeString}
	}
}
