#include "base/door.h"
#include "base/number.h"
#include "base/text.h"
#include "fields/fields.h"
#include "view/names.h"

namespace leadline::fields {

namespace {

// Columns of kinds.def, the texts one behind another, each closed by a NUL: a table of their addresses would be the first part's.
LEADLINE_DATA(fields) constexpr char kAutocomplete[] =
#define FIELD_KIND(part, name, element, attributes, autocomplete, ...) LEADLINE_KIND_IN_fields_##part(autocomplete "\0")
#include "forms/kinds.def"
#undef FIELD_KIND
    ;
LEADLINE_DATA(fields) constexpr char kAttributes[] =
#define FIELD_KIND(part, name, element, attributes, ...) LEADLINE_KIND_IN_fields_##part(attributes "\0")
#include "forms/kinds.def"
#undef FIELD_KIND
    ;
LEADLINE_DATA(fields) constexpr char kElements[] =
#define FIELD_KIND(part, name, element, ...) LEADLINE_KIND_IN_fields_##part(element "\0")
#include "forms/kinds.def"
#undef FIELD_KIND
    ;
LEADLINE_DATA(fields) constexpr char kLimits[] =
#define FIELD_KIND(part, name, element, attributes, autocomplete, personal, limits, ...) LEADLINE_KIND_IN_fields_##part(limits "\0")
#include "forms/kinds.def"
#undef FIELD_KIND
    ;
LEADLINE_DATA(fields) constexpr bool kPersonal[] = {
#define FIELD_KIND(part, name, element, attributes, autocomplete, personal, ...) LEADLINE_KIND_IN_fields_##part(personal,)
#include "forms/kinds.def"
#undef FIELD_KIND
};

// Each row's attributes are looked at while this is compiled, as those of the first part are.
constexpr view::Words kChecked[] = {
#define FIELD_KIND(part, name, element, attributes, ...) LEADLINE_KIND_IN_fields_##part(attributes,)
#include "forms/kinds.def"
#undef FIELD_KIND
};
static_assert(sizeof(kChecked) > 0);

int row(FieldType type) { return static_cast<int>(type) - forms::kPlainKinds; }

// Two levels since July 2025: street, ward (phường, xã, đặc khu), province. docs/forms.md
LEADLINE_DATA(fields) constexpr char kLines[] =
    "street\0street-address\0Street and number\0Số nhà, tên đường\0"
    "ward\0address-level2\0Ward or commune\0Phường, xã, đặc khu\0"
    "province\0address-level1\0Province or city\0Tỉnh, thành phố\0";

}  // namespace

LEADLINE_DOOR bool is_group(FieldType type) { return base::nth_text(kElements, row(type))[0] == 'g'; }

std::string_view attributes_of(FieldType type) { return base::nth_text(kAttributes, row(type)); }

Line line(int index) {
  const auto text = [index](int column) { return base::nth_text(kLines, 4 * index + column); };
  return {text(0), text(1), {text(2), text(3)}};
}

std::vector<std::string> scale(const forms::Field& field) {
  std::vector<std::string> out;
  const bool nps = field.type == FieldType::nps;
  const base::Json* most = base::find(field.limits, "max");
  const std::int64_t last = nps ? 10 : most ? static_cast<std::int64_t>(most->get<double>()) : 5;
  for (std::int64_t i = nps ? 0 : 1; i <= last; ++i) out.push_back(base::integer_text(i));
  return out;
}

}  // namespace leadline::fields

namespace leadline::forms {

LEADLINE_DOOR Kind kind_of_more(FieldType type) {
  using namespace fields;
  return {base::nth_text(kAutocomplete, row(type)), kPersonal[row(type)], base::nth_text(kLimits, row(type))};
}

}  // namespace leadline::forms
