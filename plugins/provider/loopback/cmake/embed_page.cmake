# cmake -DOUTPUT=page_content.cpp "-DFILES=a.html;b.css" -P embed_page.cmake
# Writes the files as arrays of bytes, with their names and digests, for page_files.hpp.
set(arrays)
set(entries)
set(count 0)
foreach(file ${FILES})
  get_filename_component(name ${file} NAME)
  file(READ ${file} bytes HEX)
  file(SHA256 ${file} digest)
  string(LENGTH "${bytes}" size)
  math(EXPR size "${size} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kFile${count}[] = {${bytes}0x00};\n")
  string(APPEND entries "    {\"${name}\", {reinterpret_cast<const char*>(kFile${count}), ${size}}, \"${digest}\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made from the files of page/ by embed_page.cmake.
#include \"page_files.hpp\"

namespace parley::loopback {

namespace {
${arrays}}  // namespace

const PageFile kPageFiles[] = {
${entries}};
const std::size_t kPageFileCount = ${count};

}  // namespace parley::loopback
")
