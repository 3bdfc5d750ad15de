# portico::http as the component `http` of the installed package. Its headers keep their names, below a root of their own:
# "servers/http/frontend/request_handler.h".
set(package_directory "${CMAKE_INSTALL_LIBDIR}/cmake/portico")
set(headers "${CMAKE_INSTALL_INCLUDEDIR}/portico-http/servers/http")

set_target_properties(portico_http PROPERTIES EXPORT_NAME http)
set_target_properties(http_core PROPERTIES EXPORT_NAME http_core OUTPUT_NAME portico_http_core)
set(libraries portico_http http_core)
set(find_llhttp "")
if(TARGET portico_llhttp)
  list(APPEND libraries portico_llhttp)
else()
  set(find_llhttp "find_dependency(llhttp)")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/portico-http.cmake.in" portico-http.cmake @ONLY)

install(TARGETS ${libraries} EXPORT portico-http-targets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT portico-http-targets NAMESPACE portico:: DESTINATION "${package_directory}")
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/portico-http.cmake" DESTINATION "${package_directory}")
install(DIRECTORY protocol engine DESTINATION "${headers}" FILES_MATCHING PATTERN "*.h")
foreach(header IN ITEMS body_writer connection event_stream field_lines json refused request request_handler response router)
  install(FILES frontend/${header}.h DESTINATION "${headers}/frontend")
endforeach()
