// What the C++ library brings along that a page has no use for, replaced for the wasm build alone.
#include <__config>

// libc++ reports a broken precondition on stderr, through printf, before it stops; a trap is all the page needs (js/host.ts
// goes on with the twin). Replacing this function is what libc++ provides for (libcxx "Overriding the default termination").
_LIBCPP_BEGIN_NAMESPACE_STD
[[noreturn]] void __libcpp_verbose_abort(const char*, ...) noexcept { __builtin_trap(); }
_LIBCPP_END_NAMESPACE_STD
