"""What is read of a service of Spring: its routes, who guards them, and what its handlers do."""

import pytest

from limen.scan.source.java import java_service, parser
from limen.scan.source.java.matching import fits
from limen.scan.source.java.spel import made_sure
from limen.scan.source.model import Guards, Route, Service
from limen.scan.source.rules import object_not_owned
from limen.scan.tree import Tree, tree_of

needs_parser = pytest.mark.skipif(not parser.installed(), reason="the extra java is not installed")

KNOWN = {Guards.AUTHENTICATES}
MAY = {Guards.AUTHENTICATES, Guards.AUTHORISES}
MINE = {Guards.AUTHENTICATES, Guards.OWNS}

DOMAIN = """
package shop;
@Entity public class Order {
    @Id private Long id;
    @ManyToOne private User user;
    private String state;
    public User getUser() { return user; }
    public void setUser(User user) { this.user = user; }
    public void setState(String state) { this.state = state; }
}
@Entity class User { @Id Long id; String name; @JsonIgnore String password; String apiKey; }
@Entity class Line { @Id Long id; @ManyToOne Order order; }
interface Orders extends JpaRepository<Order, Long> {
    Optional<Order> findByIdAndUserName(Long id, String name);
    @Query("select o from Order o where o.id = :id and o.user.name = :name") Order mine(Long id, String name);
}
interface Lines extends JpaRepository<Line, Long> {
    Optional<Line> findByIdAndOrderId(Long id, Long orderId);
}
"""


def service(**texts: str) -> Service:
    """What files serve, whose names are those of their types."""
    tree = tree_of({f"src/main/java/shop/{name}.java": text for name, text in texts.items()})
    found = java_service(tree)
    assert not tree.problems
    return found


def served(body: str, before: str = "", **more: str) -> dict[str, Route]:
    """Routes by operation of one controller with this body, beside ``DOMAIN``."""
    controller = f"package shop;\n@RestController\n{before}\npublic class Api {{\n{body}\n}}\n"
    found = service(Domain=DOMAIN, Api=controller, **more)
    return {route.operation: route for route in found.routes}


def does(route: Route) -> set[Guards]:
    return {each for guard in route.guards for each in guard.does}


def test_without_the_parser_a_service_is_named_and_a_lone_file_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("limen.scan.source.java.project.installed", lambda: False)
    tree = tree_of({"A.java": "import org.springframework.web.*;", "B.java": "class B { }"})
    assert java_service(tree) == Service()
    assert [(each.where, each.why) for each in tree.problems] == [("A.java", parser.CURE)]


@needs_parser
def test_paths_are_those_of_the_class_and_the_method_constants_put_in() -> None:
    found = served(
        before='@RequestMapping(path = {"/v1/orders", Api.OLD}, method = RequestMethod.GET)',
        body="""
        static final String OLD = "/orders";
        private static final String ONE = "/{id:[0-9]+}";
        @RequestMapping public void all() { }
        @GetMapping(ONE) public void one() { }
        @RequestMapping(value = ONE + "/state", method = {RequestMethod.PUT, PATCH}) public void state() { }
        """,
    )
    assert set(found) == {
        f"{operation}" for before in ("/v1/orders", "/orders")
        for operation in (f"GET {before}", f"GET {before}/{{id}}", f"PUT {before}/{{id}}/state",
                          f"PATCH {before}/{{id}}/state")
    }  # fmt: skip


@needs_parser
def test_a_mapping_may_stand_in_an_interface_and_in_an_annotation_of_ones_own() -> None:
    found = served(
        before="",
        body="",
        Contract="""package shop;
        @Retention(RUNTIME) @RestController @RequestMapping("/api") @interface Served { }
        @RequestMapping("/orders")
        interface Contract {
            @GetMapping("/{number}") Order one(@PathVariable("number") Long n, Principal who);
        }
        """,
        Impl="""package shop;
        @RestController class Impl implements Contract {
            private Orders orders;
            @Override public Order one(Long n, Principal who) { return orders.findById(n).get(); }
        }
        @Served class Other { @GetMapping("/x") public void x() { } }
        """,
    )
    assert set(found) == {"GET /orders/{number}", "GET /api/x"}
    handler = found["GET /orders/{number}"].handler
    assert [(load.what, load.by, load.scoped) for load in handler.loads] == [("order", "number", False)]
    assert handler.uses_identity


@needs_parser
def test_the_first_matcher_that_fits_decides() -> None:
    found = served(
        """
        @GetMapping("/open") public void open() { }
        @GetMapping("/orders/{id}") public void read() { }
        @PostMapping("/orders/{id}") public void write() { }
        @GetMapping("/admin/users") public void users() { }
        @GetMapping("/files/logo.png") public void logo() { }
        @GetMapping("/inner/health") public void health() { }
        """,
        Security="""package shop;
        @Configuration @EnableWebSecurity class Security {
            static final String[] OPEN = {"/open", "/login"};
            @Bean @Order(1) SecurityFilterChain inner(HttpSecurity http) {
                http.securityMatcher("/inner/**").authorizeHttpRequests(a -> a.anyRequest().hasRole("OPS"));
                return http.build();
            }
            @Bean SecurityFilterChain api(HttpSecurity http) {
                http.csrf(AbstractHttpConfigurer::disable).authorizeHttpRequests(auth -> {
                    auth.requestMatchers(OPEN).permitAll();
                    auth.requestMatchers(HttpMethod.GET, "/orders/*").permitAll();
                    auth.requestMatchers("/orders/**").authenticated();
                    auth.requestMatchers("/admin/**").hasAnyAuthority("ROLE_ADMIN", "SUPPORT");
                    auth.anyRequest().denyAll();
                }).formLogin(form -> form.loginPage("/login").permitAll());
                return http.build();
            }
            @Bean WebSecurityCustomizer files() { return web -> web.ignoring().requestMatchers("/files/**"); }
        }""",
    )
    assert {name: does(route) for name, route in found.items()} == {
        "GET /open": set(), "GET /orders/{id}": set(), "POST /orders/{id}": KNOWN, "GET /admin/users": MAY,
        "GET /files/logo.png": set(), "GET /inner/health": MAY,
    }  # fmt: skip
    assert found["GET /admin/users"].guards[0].roles == ("ROLE_ADMIN", "SUPPORT")
    assert [guard.name for guard in found["GET /open"].guards] == ["permitAll"]
    assert not found["GET /files/logo.png"].guards


@needs_parser
def test_the_older_way_to_write_a_chain_is_read_too() -> None:
    found = served(
        '@GetMapping("/a") public void a() { } @GetMapping("/b") public void b() { }',
        Security="""package shop;
        @EnableWebSecurity class Security extends WebSecurityConfigurerAdapter {
            protected void configure(HttpSecurity http) throws Exception {
                http.csrf().disable().authorizeRequests().antMatchers("/a").permitAll()
                    .antMatchers("/b").access("hasRole('ADMIN') and isFullyAuthenticated()")
                    .anyRequest().authenticated().and().httpBasic();
            }
        }""",
    )
    assert does(found["GET /a"]) == set()
    assert does(found["GET /b"]) == MAY


@pytest.mark.parametrize(
    ("pattern", "path", "fit"),
    [
        ("/orders/**", "/orders", True),
        ("/orders/**", "/orders/{id}/lines", True),
        ("/orders/*", "/orders/{id}", True),
        ("/orders/*", "/orders/{id}/lines", False),
        ("/orders/{id}", "/orders/{number}", True),
        ("/**/lines", "/orders/{id}/lines", True),
        ("/orders/me", "/orders/{id}", False),
        ("/assets/*.js", "/assets/app.js", True),
        ("/**", "/", True),
    ],
)
def test_patterns_name_paths(pattern: str, path: str, fit: bool) -> None:
    assert fits(pattern, path) is fit


@pytest.mark.parametrize(
    ("expression", "does", "roles"),
    [
        ("hasRole('ADMIN')", MAY, ("ADMIN",)),
        ('hasAuthority("orders:write")', MAY, ("orders:write",)),
        ("hasAnyRole('A', 'B') and isAuthenticated()", MAY, ("A", "B")),
        ("isAuthenticated()", KNOWN, ()),
        ("#id == principal.id", MINE, ()),
        ("authentication.name eq #name", MINE, ()),
        ("returnObject.owner == authentication.name", MINE, ()),
        ("#id == principal.id or hasRole('ADMIN')", MINE, ("ADMIN",)),
        ("(hasRole('A') || hasRole('B')) && #o.owner?.id == principal.id", MAY | MINE, ("A", "B")),
        ("hasRole('A') or permitAll()", set(), ()),
        ("principal.role == 'ADMIN'", MAY, ("ADMIN",)),
        ("permitAll", set(), ()),
        ("!isAnonymous()", KNOWN, ()),
    ],
)  # fmt: skip
def test_an_expression_makes_sure(expression: str, does: set[Guards], roles: tuple[str, ...]) -> None:
    sure = made_sure(expression)
    assert (set(sure.does), sure.roles) == (does, roles)


@pytest.mark.parametrize(
    "expression", ["T(a.B).may(#id)", "hasRole('A", "#a != principal.id", "a ? b : c", "(" * 900]
)
def test_what_is_not_understood_is_no_ground_for_an_alarm(expression: str) -> None:
    assert set(made_sure(expression).does) == {*MAY, *MINE}


@needs_parser
def test_a_guard_may_be_a_bean_that_is_walked() -> None:
    body = """
    @PutMapping("/orders/{id}") @PreAuthorize("@access.{method}(#id, authentication.name)")
    public void change(@PathVariable Long id) { }
    """
    access = """package shop;
    @Component("access") class OrderAccess {
        private Orders orders;
        boolean owns(Long id, String name) {
            return orders.findById(id).map(o -> o.getUser().getName().equals(name)).orElse(false);
        }
        boolean there(Long id, String name) { return orders.existsById(id); }
    }"""
    owned = served(body.replace("{method}", "owns"), Access=access)["PUT /orders/{id}"]
    there = served(body.replace("{method}", "there"), Access=access)["PUT /orders/{id}"]
    assert does(owned) == MINE
    assert does(there) == KNOWN


@needs_parser
@pytest.mark.parametrize(
    ("enabled", "inert"),
    [
        ("", ["PreAuthorize", "Secured"]),
        ("@EnableMethodSecurity", ["Secured"]),
        ("@EnableMethodSecurity(securedEnabled = true)", []),
        ("@EnableGlobalMethodSecurity(securedEnabled = true)", ["PreAuthorize"]),
    ],
)
def test_annotations_count_only_where_they_are_read(enabled: str, inert: list[str]) -> None:
    found = service(
        Security=f"package shop;\n@EnableWebSecurity {enabled} class Security {{ }}",
        Api="""package shop;
        @RestController class Api {
            @GetMapping("/a") @PreAuthorize("hasRole('A')") public void a() { }
            @GetMapping("/b") @Secured({"ROLE_B"}) public void b() { }
        }""",
    )
    assert [spot.name for spot in found.spots if spot.kind == "inert"] == inert
    guarded = {guard.name for route in found.routes for guard in route.guards}
    assert guarded == {"PreAuthorize", "Secured"} - set(inert)


@needs_parser
def test_a_method_goes_before_its_class() -> None:
    found = served(
        before="@PreAuthorize(\"hasRole('ADMIN')\")",
        body="""
        @GetMapping("/a") public void a() { }
        @GetMapping("/b") @PreAuthorize("isAuthenticated()") public void b() { }
        """,
    )
    assert does(found["GET /a"]) == MAY
    assert does(found["GET /b"]) == KNOWN


@needs_parser
@pytest.mark.parametrize(
    ("found_by", "scoped"),
    [
        ("orders.findById(id).orElseThrow(NotFound::new)", False),
        ("orders.findByIdAndUserName(id, who.getName()).orElseThrow()", True),
        ("orders.mine(id, who.getName())", True),
        ("orders.mine(id, SecurityContextHolder.getContext().getAuthentication().getName())", True),
    ],
)  # fmt: skip
def test_methods_of_a_repository_find_by_their_names_and_queries(found_by: str, scoped: bool) -> None:
    found = served(f"""
    private final Orders orders;
    @GetMapping("/orders/{{id}}")
    public Order one(@PathVariable Long id, Authentication who) {{ return {found_by}; }}
    """)
    loads = found["GET /orders/{id}"].handler.loads
    assert [(load.what, load.by, load.given, load.scoped) for load in loads] == [
        ("order", "id", "path", scoped)
    ]


@needs_parser
@pytest.mark.parametrize(
    "check",
    [
        "if (!order.getUser().getName().equals(who.getName())) throw new AccessDeniedException(\"no\");",
        "if (!Objects.equals(who.getName(), order.getUser().getName())) { return null; }",
        "requireMine(order, who);",
        "Optional.of(order).filter(o -> o.getUser().getName().equals(who.getName())).orElseThrow();",
    ],
)  # fmt: skip
def test_what_was_found_may_be_compared_with_the_caller(check: str) -> None:
    found = served(f"""
    @Autowired private Orders orders;
    @GetMapping("/orders/{{id}}")
    public Order one(@PathVariable Long id, @AuthenticationPrincipal UserDetails who) {{
        Order order = orders.findById(id).get();
        {check}
        return order;
    }}
    private static void requireMine(Order order, UserDetails who) {{
        if (order.getUser().getName() != who.getName()) {{ throw new ForbiddenException(); }}
    }}
    """)
    assert found["GET /orders/{id}"].handler.belongs == ("order", "user") or (
        found["GET /orders/{id}"].handler.belongs == ("order",)
    )


@needs_parser
def test_services_are_followed_through_their_interfaces() -> None:
    found = served(
        """
        private final OrderService service;
        @DeleteMapping("/orders/{id}") public void remove(@PathVariable Long id) { service.remove(id); }
        """,
        OrderService="package shop; public interface OrderService { void remove(Long id); }",
        OrderServiceImpl="""package shop;
        @Service class OrderServiceImpl implements OrderService {
            private Orders orders;
            @Override public void remove(Long id) {
                orders.findById(id).ifPresent(order -> { log.info("gone"); });
                orders.deleteById(id);
            }
        }""",
    )
    loads = found["DELETE /orders/{id}"].handler.loads
    assert {(load.what, load.by) for load in loads} == {("order", "id")}


@needs_parser
def test_a_part_of_what_is_the_callers_is_tied_to_it_and_owned_with_it() -> None:
    body = """
    private Orders orders; private Lines lines;
    @GetMapping("/orders/{id}/lines/{line}")
    public Line line(@PathVariable Long id, @PathVariable Long line, Principal who) {
        Order order = orders.findByIdAndUserName(id, who.getName()).get();
        return {found};
    }
    """
    tied = served(body.replace("{found}", "lines.findByIdAndOrderId(line, order.getId()).get()"))
    free = served(body.replace("{found}", "lines.findById(line).get()"))
    assert [load.tied for load in tied["GET /orders/{id}/lines/{line}"].handler.loads] == [False, True]
    assert [load.tied for load in free["GET /orders/{id}/lines/{line}"].handler.loads] == [False, False]
    assert service(Domain=DOMAIN).entities["line"].owners == ("order",)


@needs_parser
@pytest.mark.parametrize(
    ("taken", "done", "fields"),
    [
        ("Order body", "orders.save(body);", ("user", "state")),
        ("Order body", "body.setUser(me); orders.save(body);", ("state",)),
        ("Order body", "BeanUtils.copyProperties(body, orders.findById(1L).get(), \"user\");", ("state",)),
        ("Form body", "BeanUtils.copyProperties(body, orders.findById(1L).get());", ("state",)),
        ("Note body", "BeanUtils.copyProperties(body, orders.findById(1L).get());", None),
        ("Form body", "Order order = new Order(); order.setNote(body.getNote()); orders.save(order);", None),
        ("Map<String, Object> body", "mapper.updateValue(orders.findById(1L).get(), body);", ()),
        ("Map<String, Object> body", "body.forEach((k, v) -> { ReflectionUtils.setField("
         "ReflectionUtils.findField(Order.class, k), orders.findById(1L).get(), v); });", ()),
    ],
)  # fmt: skip
def test_members_set_by_a_body_are_those_of_its_type(
    taken: str, done: str, fields: tuple[str, ...] | None
) -> None:
    found = served(
        f"""
        private Orders orders; private ObjectMapper mapper; private User me;
        @PostMapping("/orders") public void add(@Valid @RequestBody {taken}) {{ {done} }}
        """,
        Form="package shop; public class Form { private String note; private String state; }",
        Note="package shop; public record Note(String note) { }",
    )
    assigns = found["POST /orders"].handler.assigns
    assert [each.fields for each in assigns] == ([] if fields is None else [fields])


@needs_parser
def test_answers_are_known_with_their_status_and_what_they_hold() -> None:
    found = served("""
    private Orders orders; private Users users;
    @GetMapping("/users/{id}") public ResponseEntity<User> user(@PathVariable Long id) {
        return ResponseEntity.ok(users.findById(id).orElseThrow(() -> new NotFound("no user " + id)));
    }
    @GetMapping("/views/{id}") public View view(@PathVariable Long id, Principal who) {
        if (who == null) { return ResponseEntity.status(HttpStatus.FORBIDDEN).body("not known"); }
        return users.findById(id).map(View::of).get();
    }
    record View(Long id) { static View of(User user) { return new View(user.id()); } }
    """, Users="package shop; interface Users extends JpaRepository<User, Long> { }")  # fmt: skip
    assert found["GET /users/{id}"].handler.returns == ("user.*",)
    view = found["GET /views/{id}"].handler
    assert (view.returns, view.refuses, view.says) == ((), True, ("not known",))
    assert service(Domain=DOMAIN).entities["user"].fields == ("id", "name", "api_key")


@needs_parser
@pytest.mark.parametrize(
    ("parameter", "loads"),
    [
        ('@RequestParam(name = "order", required = false) Long id', [("order", "query")]),
        ('@RequestHeader("X-Order") Long id', []),
        ('@RequestAttribute("userId") Long id', []),
        ("@RequestBody Long id", [("id", "body")]),
        ("Long id", [("id", "query")]),
    ],
)  # fmt: skip
def test_a_parameter_comes_from_where_its_annotation_says(
    parameter: str, loads: list[tuple[str, str]]
) -> None:
    found = served(f"""
    private Orders orders;
    @PostMapping("/x") public void x({parameter}) {{ orders.deleteById(id); }}
    """)
    assert [(load.by, load.given) for load in found["POST /x"].handler.loads] == loads


@needs_parser
@pytest.mark.parametrize(
    ("statement", "sinks"),
    [
        ('new FileSystemResource(new File("up", q));', ["path"]),
        ('Path p = ROOT.resolve(q).normalize(); if (!p.startsWith(ROOT)) return; Files.delete(p);', []),
        ('String s = String.format("select * from t where a = %s", q); em.createNativeQuery(s);', ["sql"]),
        ('String s = "select * from t where a = " + number; em.createNativeQuery(s);', []),
        ('client.get().uri(q).retrieve();', ["http"]),
        ('Runtime.getRuntime().exec("ping " + q);', ["command"]),
        ('Runtime.getRuntime().exec(new String[]{"ping", q});', []),
        ('Runtime.getRuntime().exec(new String[]{"sh", "-c", "ping " + q});', ["command"]),
        ('String x = "redirect:" + q;', ["redirect"]),
        ('List<String> requests = List.of(q); requests.get(0); requests.put(q, q);', []),
    ],
)  # fmt: skip
def test_text_of_the_caller_reaches_calls_of_libraries(statement: str, sinks: list[str]) -> None:
    found = served(f"""
    static final Path ROOT = Paths.get("/srv");
    private EntityManager em; private WebClient client;
    @GetMapping("/x") public void x(@RequestParam String q, @RequestParam int number) {{ {statement} }}
    """)
    assert [flow.sink for flow in found["GET /x"].handler.flows] == sinks


@needs_parser
def test_a_file_that_is_no_java_is_named_and_the_rest_is_read() -> None:
    files = {
        "A.java": "package shop; @RestController class A { @GetMapping(\"/a\") public void a() { } }",
        "B.java": "%%% nothing ((( of the kind",
        "C.java": "class C { int c = " + "(" * 3_000 + ")" * 3_000 + "; }",
    }  # fmt: skip
    tree: Tree = tree_of(files)
    found = java_service(tree)
    assert [route.operation for route in found.routes] == ["GET /a"]
    assert {each.where for each in tree.problems} <= {"B.java", "C.java"}
    assert any(each.where == "B.java" for each in tree.problems)


@needs_parser
def test_interceptors_guard_the_paths_that_they_are_registered_for() -> None:
    found = served(
        """
        @GetMapping("/api/a") public void a() { }
        @PostMapping("/api/login") public void login() { }
        @GetMapping("/b") public void b() { }
        """,
        Web="""package shop;
        @Configuration class Web implements WebMvcConfigurer {
            @Autowired private Signed signed;
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(signed).addPathPatterns("/api/**").excludePathPatterns("/api/login");
            }
        }""",
        Signed="""package shop;
        @Component class Signed implements HandlerInterceptor {
            public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object o) {
                String token = request.getHeader("Authorization");
                if (token == null || !tokens.valid(token)) {
                    response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
                    return false;
                }
                return true;
            }
        }""",
    )
    assert {name: does(route) for name, route in found.items()} == {
        "GET /api/a": KNOWN, "POST /api/login": set(), "GET /b": set(),
    }  # fmt: skip


@needs_parser
def test_a_filter_of_its_own_guards_where_there_is_no_chain() -> None:
    files = {
        "Tokens": """package shop;
        @Component class Tokens extends OncePerRequestFilter {
            void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain c) {
                if (!known(request.getHeader("X-Api-Key"))) { response.setStatus(401); return; }
                c.doFilter(request, response);
            }
        }"""
    }
    chain = """package shop; class Security {
        @Bean SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(a -> a.anyRequest().permitAll()).build();
        }
    }"""
    api = '@GetMapping("/a") public void a() { }'
    assert does(served(api, **files)["GET /a"]) == KNOWN
    assert does(served(api, **files, Security=chain)["GET /a"]) == set()


@needs_parser
def test_a_query_may_name_the_caller_itself() -> None:
    found = served(
        """
        private Mine mine;
        @GetMapping("/orders/{id}") public Order one(@PathVariable Long id) { return mine.one(id); }
        """,
        Mine="""package shop; interface Mine extends JpaRepository<Order, Long> {
            @Query("select o from Order o where o.id = ?1 and o.user.name = ?#{principal.username}")
            Order one(Long id);
        }""",
    )
    assert [load.scoped for load in found["GET /orders/{id}"].handler.loads] == [True]


@needs_parser
@pytest.mark.parametrize(
    ("method", "loads", "sinks"),
    [
        ("Order selectByPrimaryKey(Long id);", [("order", "id", "read")], []),
        ('@Select("select * from orders where id = #{id}") Order a(Long id);', [("order", "id", "read")], []),
        ("int removeById(@Param(\"id\") Long id);", [("order", "id", "delete")], []),
        ('@Select("select * from orders where id = #{id} order by ${by}") Order one(Long id, String by);',
         [("order", "id", "read"), ("order", "by", "read")], ["sql"]),
        ("OrderView toView(Long id);", [], []),
    ],
)  # fmt: skip
def test_mappers_are_read_as_repositories_are(
    method: str, loads: list[tuple[str, str, str]], sinks: list[str]
) -> None:
    called = method.partition("(")[0] if not method.startswith("@") else method.rpartition("(")[0]
    given = "id, by" if "String by" in method else "id"
    found = served(
        f"""
        private OrderMapper mapper;
        @GetMapping("/x/{{id}}") public Object x(@PathVariable Long id, @RequestParam String by) {{
            return mapper.{called.split()[-1]}({given});
        }}
        """,
        OrderMapper=f"package shop; @Mapper interface OrderMapper {{ {method} int insert(Order order); }}",
    )
    handler = found["GET /x/{id}"].handler
    assert sorted((load.what, load.by, load.does) for load in handler.loads) == sorted(loads)
    assert [flow.sink for flow in handler.flows] == sinks


@needs_parser
@pytest.mark.parametrize(("matcher", "told"), [('"/orders/*"', 0), ('"/other"', 1)])
def test_what_is_open_by_name_is_nobodys_own(matcher: str, told: int) -> None:
    found = service(
        Domain=DOMAIN,
        Api="""package shop; @RestController class Api {
            private Orders orders;
            @GetMapping("/orders/{id}") public Order one(@PathVariable Long id, Principal who) {
                return orders.findById(id).get();
            }
        }""",
        Security=f"""package shop; class Security {{
            @Bean SecurityFilterChain chain(HttpSecurity http) {{
                return http.authorizeHttpRequests(a -> a.requestMatchers({matcher}).permitAll()
                    .anyRequest().authenticated()).build();
            }}
        }}""",
    )
    assert len(list(object_not_owned.RULE.check(found))) == told


@needs_parser
def test_services_side_by_side_have_classes_and_chains_of_their_own() -> None:
    main = "package {0}; @SpringBootApplication class Main {{ }}"
    api = """package {0}; @RestController class Api {{
        private Notes notes;
        @GetMapping("/{0}/{{id}}") public Object one(@PathVariable Long id) {{ return notes.{0}(id); }}
    }}"""
    notes = """package {0}; @Service class Notes {{
        Note {0}(Long id) {{ return em.execute("select * from {0}_note where id = ?", id); }}
    }}"""
    chain = """package inner; class Security {
        @Bean SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(a -> a.anyRequest().authenticated()).build();
        }
    }"""
    files = {
        f"{each}/src/main/java/{each}/{name}.java": text.format(each)
        for each in ("inner", "outer")
        for name, text in (("Main", main), ("Api", api), ("Notes", notes))
    }
    found = java_service(tree_of({**files, "inner/src/main/java/inner/Security.java": chain}))
    routes = {route.operation: route for route in found.routes}
    assert {name: does(route) for name, route in routes.items()} == {
        "GET /inner/{id}": KNOWN, "GET /outer/{id}": set(),
    }  # fmt: skip
    loaded = {name: [load.what for load in route.handler.loads] for name, route in routes.items()}
    assert loaded == {"GET /inner/{id}": ["inner_note"], "GET /outer/{id}": ["outer_note"]}


@needs_parser
def test_long_chains_and_long_sums_are_walked_as_short_ones_are() -> None:
    chain = "uri.start()" + ".part(1)" * 60
    text = " + ".join(f'"{number}"' for number in range(900))
    found = served(f'@GetMapping("/a") public Object a() {{ String s = {text}; return {chain}; }}')
    assert set(found) == {"GET /a"}
