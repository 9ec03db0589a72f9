---@meta
-- Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
-- api = 1
-- content sha256 5accb1e9d5adbba37aed63d73107a0e793f8d9b6b331cc11a9d66bdc46d9bd52
---@class ac
---@field remote_addr any Peer address of the session
---@field conn_id string Id of the connection
---@field protocol number Protocol of the connection
local ac = {}

--- Announce an extra ESMTP keyword
---@param name string
function ac:esmtp_capability_add(name) end

--- Hide an ESMTP keyword
---@param name string
function ac:esmtp_capability_remove(name) end

--- Count open inbound sessions of a peer range
---@param cidr? string
---@param service? string
---@return integer
function ac:inbound_session_count(cidr, service) end

--- Count open sessions per service
---@param service string
---@param cidr string
---@return integer
function ac:pbp_inbound_session_count_service(service, cidr) end

---@class c
local c = {}

--- Set one transfer option (not available in this runtime)
---@param option number
---@param value any
function c:setopt(option, value) end

--- Run the transfer (not available in this runtime)
function c:perform() end

--- Free a transfer object early (not available in this runtime)
function c:close() end

---@class cc
---@field argc integer Word count of a console command, its name included
---@field argv string[] Words of a console command, command name at zero
local cc = {}

---@class client
local client = {}

--- Perform one HTTP request (not available in this runtime)
---@param method string
---@param url string
---@param data? string
function client:do_request(method, url, data) end

--- Body of the last reply (not available in this runtime)
---@return string
function client:get_body() end

--- Headers of the last reply (not available in this runtime)
---@return any # raw headers
function client:get_headers() end

--- Status of the last reply (not available in this runtime)
---@return any # code, text
function client:get_status() end

--- Turn raw headers into a table (not available in this runtime)
---@param headers any
---@return table
function client:parse_headers(headers) end

--- Add a request header, or clear all (not available in this runtime)
---@param line? string
function client:set_header(line) end

--- Set or clear the request timeout (not available in this runtime)
---@param seconds? integer
function client:set_timeout(seconds) end

---@class condition
local condition = {}

--- Take the lock belonging to a condition
---@return boolean # true
function condition:acquire() end

--- Give back the lock belonging to a condition
---@return boolean # true
function condition:release() end

--- Wait for a signal while releasing the lock
---@param seconds? number
---@return any # nothing when untimed, else boolean
function condition:wait(seconds) end

--- Wake one waiter
function condition:signal() end

--- Wake every waiter
function condition:broadcast() end

---@class doc
local doc = {}

--- Top element of a document
---@return node
function doc:root() end

--- Iterate nodes selected by an XPath query
---@param query string
---@param context? node
---@return any # node iterator
function doc:xpath(query, context) end

--- Serialize the whole document
---@return string
function doc:tostring() end

---@class ec_string
---@field buffer string Current content as a Lua string
---@operator len: integer
--- `tostring(ec_string)`: Convert a host string into a Lua string
local ec_string = {}

--- Replace the content, honouring any maximum length
---@param text string
function ec_string:set(text) end

---@class http_session
---@field connh any Connection of an HTTP delivery (not available in this runtime)
---@field request any Request of an HTTP delivery (not available in this runtime)
---@field response any Response of an HTTP delivery (not available in this runtime)
local http_session = {}

---@class io_object
local io_object = {}

--- Read from a wrapped stream, following stock file rules
---@param format? any
---@return string|nil # string or nil
function io_object:read(format) end

--- Append bytes to a wrapped stream
---@param data string
---@param length? number
---@return boolean # true, or nil and error text
function io_object:write(data, length) end

--- Move the position of a wrapped stream
---@param whence? string
---@param offset? number
---@return any # integer position
function io_object:seek(whence, offset) end

--- Close a wrapped stream before collection
function io_object:close() end

---@class json_object
--- `tostring(json_object)`: Serialize a JSON object or array
local json_object = {}

---@class msg
---@field id string Readable message identifier
---@field batch_id string Readable batch identifier
---@field conn_id string Readable connection identifier
---@field recv_method integer Protocol constant of the reception channel
---@field priority any Queue priority flag
---@field delivered number Whether the message was delivered
local msg = {}

--- Read one context variable of a message
---@param scope number
---@param key string
---@return string # string, empty when missing
function msg:context_get(scope, key) end

--- Write one context variable of a message
---@param scope number
---@param key string
---@param value string
function msg:context_set(scope, key, value) end

--- Test for a message context variable
---@param scope number
---@param key string
---@return any # 1 or 0
function msg:context_exists(scope, key) end

--- Test and read a message context variable together
---@param scope number
---@param key string
---@return any # 1 and value, or 0 and nil
function msg:context_exists_and_get(scope, key) end

--- Remove a message context variable
---@param scope number
---@param key string
---@return any # 1 or 0
function msg:context_delete(scope, key) end

--- Get, add, replace, prepend or delete headers
---@param name string
---@param value? string|table
---@param mode? string
---@return any # array of strings when reading, boolean when writing
function msg:header(name, value, mode) end

--- Address parts found in the named headers
---@param name string
---@param component? string
---@return string[] # array of strings
function msg:address_header(name, component) end

--- Get or set the envelope sender
---@param value? string
---@return string
function msg:mailfrom(value) end

--- Get or set the envelope recipient
---@param value? string
---@return string
function msg:rcptto(value) end

--- Split one envelope address into two host strings
---@param flags number
---@param localpart ec_string
---@param domain ec_string
function msg:get_envelope2(flags, localpart, domain) end

--- Get or set the stored response line
---@param number? number
---@param text? string
---@return string
function msg:code(number, text) end

--- Response line as stored by the engine
---@return string
function msg:get_code() end

--- Store a response line
---@param number number
---@param text string
function msg:set_code(number, text) end

--- Get or replace the undecoded body
---@param text? string
---@return string
function msg:body(text) end

--- Stream-search the undecoded body
---@param pattern string
---@return any # matches or false
function msg:body_match(pattern) end

--- Stream-replace in the undecoded body
---@param pattern string
---@param replacement string
---@return any # result or false
function msg:body_replace(pattern, replacement) end

--- Get or replace the complete message text
---@param text? string
---@return any # content, length
function msg:raw(text) end

--- Stream-search the complete message text
---@param pattern string
---@return any # matches or false
function msg:raw_match(pattern) end

--- Stream-replace in the complete message text
---@param pattern string
---@param replacement string
---@return any # result or false
function msg:raw_replace(pattern, replacement) end

--- Decoded text parts, or replace the body
---@param value? string
---@param type? string
---@param charset? string
---@return string|table # string or table
function msg:text(value, type, charset) end

--- Search decoded text parts
---@param pattern string
---@return any # table or false
function msg:text_match(pattern) end

--- Replace within decoded text parts
---@param pattern string
---@param replacement string
---@return any # result or false
function msg:text_replace(pattern, replacement) end

--- Fill an empty message with headers and parts
---@param headers table
---@param parts table
---@param attachments table
function msg:build(headers, parts, attachments) end

--- Duplicate a message
---@return message
function msg:copy() end

--- Drop the message silently and log it
---@param reason? string
function msg:discard(reason) end

--- Send it onward inside a new message
---@param sender string
---@param recipients string
---@param text string
---@param subject? string
---@param charset? string
function msg:forward(sender, recipients, text, subject, charset) end

--- Submit the message for delivery
---@param sender string
---@param recipients string
function msg:inject(sender, recipients) end

--- Get or choose the outbound binding
---@param name? string
---@return string|nil # string or nil
function msg:binding(name) end

--- Get or choose the outbound binding group
---@param name? string
---@return string
function msg:binding_group(name) end

--- Get or override the delivery domain
---@param domain? string
---@return string
function msg:routing_domain(domain) end

--- Name of the delivery channel
---@return string
function msg:get_delivery_method() end

--- Message size
---@return any # integer bytes
function msg:get_message_size() end

--- Detect a multi-channel message
---@return boolean
function msg:is_mcmt() end

--- Local address that accepted the message
---@param part? string
---@return string
function msg:listener_addr(part) end

--- Remote address that sent the message
---@param part? string
---@return string
function msg:reception_peer(part) end

--- Root of the MIME tree
---@param readonly? boolean
---@return msgpart # message part
function msg:mime(readonly) end

--- Invent an unused MIME boundary
---@param ... msgpart
---@return string
function msg:makeBoundary(...) end

--- Create a detached MIME container
---@param type string
---@param boundary? string
---@param terminate? boolean
---@return msgpart # message part
function msg:makeContainer(type, boundary, terminate) end

--- Create a detached MIME leaf
---@param type string
---@param body? io_object
---@param encoding? number
---@return msgpart # message part
function msg:makePart(type, body, encoding) end

--- Part collected under a resource name
---@param resource string
---@return any # part or nil
function msg:rsrc_get(resource) end

---@class msgpart
---@field parts any Parts of a container, nil for others
---@field thread any Next part in reading order
---@field body_start number Offset of the body; may be written
---@field body_end number Offset behind the body; may be written
local msgpart = {}

--- Insert a child before its siblings
---@param child msgpart
---@return boolean
function msgpart:addFirstChild(child) end

--- Append a child after its siblings
---@param child msgpart
---@return boolean
function msgpart:addLastChild(child) end

--- Place this part behind another
---@param sibling msgpart
function msgpart:insertAfter(sibling) end

--- Place this part ahead of another
---@param sibling msgpart
function msgpart:insertBefore(sibling) end

--- Detach a part and its subtree
function msgpart:unlink() end

--- Read, write or remove headers of a part
---@param name string
---@param value? string|nil
---@param mode? string
---@return any # array of strings when reading
function msgpart:header(name, value, mode) end

--- Address parts found in headers of a part
---@param name string
---@param component? string
---@return string[] # array of strings
function msgpart:address_header(name, component) end

--- Type, charset, encoding and file name
---@return table
function msgpart:content_type() end

--- Stream-search the body of a part
---@param pattern string
---@return any # matches or false
function msgpart:body_match(pattern) end

--- Stream-replace in the body of a part
---@param pattern string
---@param replacement string
---@return any # result or false
function msgpart:body_replace(pattern, replacement) end

--- Stream-search a whole part
---@param pattern string
---@return any # matches or false
function msgpart:raw_match(pattern) end

--- Stream-replace in a whole part
---@param pattern string
---@param replacement string
---@return any # result or false
function msgpart:raw_replace(pattern, replacement) end

--- Decoded text of a part, or replace it
---@param value? string
---@param type? string
---@param charset? string
---@return string|nil # string or nil
function msgpart:text(value, type, charset) end

--- Search decoded text of a part
---@param pattern string
---@return any # matches or false
function msgpart:text_match(pattern) end

--- Replace within decoded text of a part
---@param pattern string
---@param replacement string
---@return any # result or false
function msgpart:text_replace(pattern, replacement) end

---@class mutex
local mutex = {}

--- Wait until the mutex is owned
---@return boolean # true
function mutex:lock() end

--- Give the mutex back
---@return boolean # true, or raises when not owner
function mutex:unlock() end

--- Take the mutex only if it is free
---@return boolean # true, or an error number when busy
function mutex:trylock() end

---@class node
local node = {}

--- Append a new or existing child element
---@param name_or_node string|node
---@return node
function node:addchild(name_or_node) end

--- Get, set or clear one attribute
---@param name string
---@param value? string|nil
---@return string|nil # string or nil
function node:attribute(name, value) end

--- Short spelling of the attribute accessor
---@param name string
---@param value? string|nil
---@return string|nil # string or nil
function node:attr(name, value) end

--- Iterate child nodes, text included
---@return any # node iterator
function node:children() end

--- Get or set the text of a node
---@param text? string
---@return string
function node:contents(text) end

--- Owning document of a node
---@return doc # document
function node:doc() end

--- Element name; text nodes report a fixed word
---@return string
function node:name() end

--- Serialize one node with its children
---@return string
function node:tostring() end

--- Detach a node so it outlives its document
---@return node
function node:unlink() end

---@class rwlock
local rwlock = {}

--- Take a shared lock
---@return boolean # true
function rwlock:rdlock() end

--- Take the exclusive lock
---@return boolean # true
function rwlock:wrlock() end

--- Try for a shared lock without waiting
---@return boolean # true, or an error number when busy
function rwlock:tryrdlock() end

--- Try for the exclusive lock without waiting
---@return boolean # true, or an error number when busy
function rwlock:trywrlock() end

--- Release whichever mode is held
---@return boolean # true
function rwlock:unlock() end

---@class sess
local sess = {}

--- Add a header to an outgoing HTTP request (not available in this runtime)
---@param name string
---@param value string
---@param replace number
function sess:request_add_header(name, value, replace) end

--- Remove a header of an outgoing HTTP request (not available in this runtime)
---@param name string
---@return any # 1 or 0
function sess:request_delete_header(name) end

--- Set the body of an outgoing HTTP request (not available in this runtime)
---@param body string
function sess:request_set_body(body) end

--- Commit edits to an outgoing HTTP request (not available in this runtime)
---@param update number
function sess:request_finalize(update) end

---@class session
local session = {}

--- URL and attributes of an incoming request (not available in this runtime)
---@return any # URL details
function session:request_url_get() end

--- Set status and text of the reply (not available in this runtime)
---@param code number
---@param text string
---@param type? string
function session:response_status_set_std(code, text, type) end

---@class thread
local thread = {}

--- Wait for a thread to finish
---@return boolean # true
function thread:join() end

---@class timer
local timer = {}

--- Cancel a timer; scheduler thread only
function timer:stop() end

--- Schedule a stopped timer again
function timer:start() end

--- Label given at creation
---@return string|nil # string or nil
function timer:name() end

---@class vctx
---@field disconnect number Whether the connection is closed after this phase; may be written
local vctx = {}

--- Read one validation context variable
---@param scope number
---@param key string
---@return string # string, empty when missing
function vctx:get(scope, key) end

--- Write one validation context variable
---@param scope number
---@param key string
---@param value any
function vctx:set(scope, key, value) end

--- Test for a validation context variable
---@param scope number
---@param key string
---@return any # 1 or 0
function vctx:exists(scope, key) end

--- Record the reply and disposition for the session
---@param code number
---@param text string
function vctx:set_code(code, text) end

--- End the session with a reply
---@param code number
---@param text string
function vctx:disconnect(code, text) end

--- Add envelope recipients to the session
---@param address string|table
function vctx:add_recipient(address) end

--- Remove envelope recipients from the session
---@param address string|table
function vctx:remove_recipient(address) end

--- Get or replace the recipient list
---@param addresses? string|table
---@return table
function vctx:recipient_list(addresses) end

--- Slow the session down
---@param seconds number
function vctx:tarpit(seconds) end

--- Walk over the recipients of a session; a changelog names it
---@return any # iterator
function vctx:iterate_rcpt() end

--- Apply an action of the default policy
---@param action any
---@param ... any
---@return integer # validate code
function vctx:pbp_action(action, ...) end

--- Refuse and close as the default policy does
---@param code number
---@param text string
---@return integer # validate code
function vctx:pbp_disconnect(code, text) end

---@class message: msg
---@field [any] any

---@class row
---@field [any] any

---@class cell
---@field value any

---@class timeval
---@field tv_sec integer
---@field tv_usec integer

curl = {}
custom_policy = {}
json = {}
msys = {}
msys.adaptive = {}
msys.adaptive_rules = {}
msys.aggregator = {}
msys.aggregator.mblox = {}
msys.apn = {}
msys.audit = {}
msys.audit_series = {}
msys.av = {}
msys.base64 = {}
msys.beta = {}
msys.beta.chunk_logger_int = {}
msys.beta.rcptto_proxy = {}
msys.boot = {}
msys.bounce = {}
msys.brightmail = {}
msys.cidr = {}
msys.cloudmark = {}
msys.commtouch = {}
msys.core = {}
msys.counter = {}
msys.datasource = {}
msys.db = {}
msys.default_policy = {}
msys.delivery = {}
msys.dp_config = {}
msys.dumper = {}
msys.expurgate = {}
msys.extended = {}
msys.extended.ac = {}
msys.extended.httpsrv = {}
msys.extended.message = {}
msys.extended.message_routing = {}
msys.extended.vctx = {}
msys.gauge_cache = {}
msys.gcm = {}
msys.getopt = {}
msys.http = {}
msys.http.client = {}
msys.http_lua = {}
msys.httpclnt = {}
msys.httpsrv = {}
msys.idn = {}
msys.mcmt = {}
msys.mcmt.collector = {}
msys.mms = {}
msys.mobility = {}
msys.mstore = {}
msys.os = {}
msys.pbp = {}
msys.pcre = {}
msys.policyeditor = {}
msys.qp = {}
msys.rest = {}
msys.rest.click_tracker = {}
msys.rest.open_tracker = {}
msys.rest.templates = {}
msys.rest.transmissions = {}
msys.rest.users = {}
msys.rfc3464 = {}
msys.sign = {}
msys.sign.dk = {}
msys.smpp = {}
msys.spamc = {}
msys.symantec_beik = {}
msys.threadpool = {}
msys.timer = {}
msys.tls_params = {}
msys.ts = {}
msys.ts.chunk_logger = {}
msys.validate = {}
msys.validate.dk = {}
msys.validate.dkim = {}
msys.validate.dkim2 = {}
msys.validate.openarc = {}
msys.validate.opendkim = {}
msys.xfer = {}
msys.xfer.client = {}
msys.xfer.server = {}
msys.xmpp = {}
msys.xmpp.presence = {}
opendkim = {}
opendkim.dkim = {}
strict = {}
thread = {}
xml = {}

--- Publish a table of callouts and hook providers under a name
---@param name string
---@param methods table
function msys.registerModule(name, methods) end

--- Attach a console command prefix to a Lua handler
---@param prefix string
---@param handler function
function msys.registerControl(prefix, handler) end

--- Attach an authentication scheme implemented by a Lua table
---@param scheme string
---@param methods table
function msys.registerAuth(scheme, methods) end

--- Type name, with class names for host objects
---@param value any
---@return string
function msys.type(value) end

--- Reinterpret a host object as another class
---@param object any
---@param class string
---@return any # object viewed as the class
function msys.cast(object, class) end

--- Metatable shared by all objects of a host class
---@param class string
---@return table
function msys.getClassMetaTable(class) end

--- Read or change configuration using console-style words
---@param action string
---@param ... string
---@return any # value, console text
function msys.config(action, ...) end

--- Tell whether the caller may be suspended and resumed
---@return boolean
function msys.asyncOk() end

--- Substitute percent-brace macros from the current context
---@param text string
---@return string
function msys.expandMacro(text) end

--- Load a whole file or URI, off-thread when possible
---@param path_or_uri string
---@return any # content, or nil and error text
function msys.readfile(path_or_uri) end

--- Pause the session, or block when suspension is impossible
---@param seconds number
function msys.sleep(seconds) end

--- Execute a closure on a named thread pool
---@param pool string|integer
---@param job function
---@param third? boolean|function
---@param completion_mode? number
---@return any # status, results or error; nothing when asynchronous
function msys.runInPool(pool, job, third, completion_mode) end

--- Execute a closure on a chosen scheduler instance
---@param instance any
---@param job function
---@return any # status, results or error
function msys.runInInst(instance, job) end

--- Acquire a process-wide named mutex for this OS thread
---@param mutex_name string
function msys.lock(mutex_name) end

--- Release a named mutex held by this OS thread
---@param mutex_name string
function msys.unlock(mutex_name) end

--- Send an SNMP trap described by a table (not available in this runtime)
---@param trap table
function msys.snmpTrap(trap) end

--- Resolve DNS records while the session is suspended (not available in this runtime)
---@param name string
---@param type? string
---@param options? table
---@return any # table of records, or nil and error text
function msys.dnsLookup(name, type, options) end

--- Extract address components from header-style text
---@param text string
---@param component string
---@return any # table of strings
function msys.parseRFC2822Addresses(text, component) end

--- Write one log line at the given level
---@param level number
---@param text string
function msys.log(level, text) end

--- Store a value in the process-wide share space
---@param key string
---@param value any
function msys.shareSet(key, value) end

--- Fetch a value from the process-wide share space
---@param key string
---@return any # value or nil
function msys.shareGet(key) end

--- Drop a key from the process-wide share space
---@param key string
function msys.shareUnset(key) end

--- Log its tab-joined arguments; console output inside control handlers
---@param ... any
function print(...) end

--- Scheduler clock time, or wall clock on other threads
---@return any # integer seconds since the epoch
function msys.core.get_now_ts() end

--- Allocate an empty growable host string
---@return ec_string
function msys.core.string_new() end

--- Open a wrapped I/O stream with POSIX-like flags
---@param uri string
---@param flags number
---@param mode number
---@return io_object # io object, or nil on failure
function msys.core.io_wrapper_open(uri, flags, mode) end

--- Find the scheduler instance that owns a domain (not available in this runtime)
---@param domain string
---@return any # scheduler handle
function msys.core.scheduler_for_domain(domain) end

--- Look up the delivery record of a domain (not available in this runtime)
---@param domain string
---@return any # domain record
function msys.core.dns_get_domain(domain) end

--- Move a whole domain into the delayed queue (not available in this runtime)
---@param record any
---@param note string
function msys.core.mail_queue_delay_domain(record, note) end

--- Create an empty message object
---@param now any
---@return message
function msys.core.ec_message_new(now) end

--- C-named form of the message context getter
---@param msg message
---@param scope number
---@param key string
---@return string
function msys.core.ec_message_context_get(msg, scope, key) end

--- C-named form of the message context setter
---@param msg message
---@param scope number
---@param key string
---@param value string
function msys.core.ec_message_context_set(msg, scope, key, value) end

--- Reach the message being received on a session
---@param ac ac
---@return any # message construct with a message field
function msys.core.accept_construct_get_message_construct(ac) end

--- Translate a binding name into its number (not available in this runtime)
---@param name string
---@return integer # integer, negative when unknown
function msys.core.config_get_binding_id_from_name(name) end

--- Translate a binding number into its name (not available in this runtime)
---@param id number
---@return string
function msys.core.config_get_binding_name_from_id(id) end

--- Count the bindings in a named group (not available in this runtime)
---@param name string
---@return integer
function msys.core.config_get_binding_group_size(name) end

--- Address family constant of a socket address (not available in this runtime)
---@param address any
---@return integer
function msys.core.ec_sockaddr_family(address) end

--- Render any value as readable Lua-like text
---@param value any
---@return string
function msys.dumper.Dumper(value) end

--- Create a mutex; the fork defaults to error-checking, the page says normal
---@param kind? integer
---@return mutex
function thread.mutex(kind) end

--- Start an OS thread running a closure
---@param body function
---@param argument? any
---@param joinable? boolean
---@return thread
function thread.create(body, argument, joinable) end

--- Pause the calling thread for whole seconds
---@param seconds integer
---@return any # integer seconds left
function thread.sleep(seconds) end

--- Create a condition variable, optionally around an existing mutex
---@param mutex? mutex
---@return condition
function thread.condition(mutex) end

--- Create a reader-writer lock
---@return rwlock
function thread.rwlock() end

--- Table private to the current session or coroutine
---@type table
_TLS = {}

--- Table private to the current OS thread
---@type table
_OSTLS = {}

--- Number of thread pools that exist
---@return integer
function msys.threadpool.count() end

--- Map a pool name to its id or back
---@param name_or_id string|integer
---@return any # the other identifier, or nil
function msys.threadpool.find(name_or_id) end

--- Statistics for one pool; scheduler thread only
---@param name_or_id string|integer
---@return any # table of counters, or nil
function msys.threadpool.stat(name_or_id) end

--- Run an action once after a delay
---@param seconds number
---@param action function
---@param name? string
---@return timer
function msys.timer.after(seconds, action, name) end

--- Run an action once at an absolute time
---@param epoch_seconds number
---@param action function
---@param name? string
---@return timer
function msys.timer.at(epoch_seconds, action, name) end

--- Run an action repeatedly at a fixed interval
---@param seconds number
---@param action function
---@param name? string
---@return timer
function msys.timer.every(seconds, action, name) end

--- Run a query and iterate its rows
---@param cache string
---@param query string
---@param params? table
---@param options? table
---@return any # row iterator, or nil and error text
function msys.db.query(cache, query, params, options) end

--- Run a query and keep only its first row
---@param cache string
---@param query string
---@param params? table
---@param options? table
---@return any # row table, nil, or nil and error text
function msys.db.fetch_row(cache, query, params, options) end

--- Run a statement that yields no rows
---@param cache string
---@param query string
---@param params? table
---@param options? table
---@return boolean # true, or false and error text
function msys.db.execute(cache, query, params, options) end

--- Ask for periodic filesystem usage snapshots
---@param path string
---@param interval number
---@return any # record handle
function msys.os.statvfs_subscribe(path, interval) end

--- Latest filesystem usage snapshot
---@param record any
---@return any # snapshot table, or nil and error text
function msys.os.statvfs_read(record) end

--- Match a Perl regex; captures by index and name
---@param subject string
---@param pattern string
---@return any # captures table or nil, error text, error number
function msys.pcre.match(subject, pattern) end

--- Substitute every regex match
---@param subject string
---@param pattern string
---@param replacement string|function
---@param limit? number
---@return string
function msys.pcre.replace(subject, pattern, replacement, limit) end

--- Cut a string at regex matches
---@param subject string
---@param pattern string
---@param limit? number
---@return any # array, error text, error number
function msys.pcre.split(subject, pattern, limit) end

--- Parse JSON into scalars or JSON objects
---@param text string
---@return any # value, or nil, code, error text
function json.decode(text) end

--- Convert a Lua value into a JSON object
---@param value any
---@return json_object # JSON object
function json.encode(value) end

--- Make an empty JSON object
---@return json_object # JSON object
function json.new() end

--- Explain a decode error number
---@param code number
---@return string
function json.strerror(code) end

--- Release a JSON object early
---@param object json_object
function json.free(object) end

--- Keep a JSON object alive beyond its scope
---@param object json_object
function json.addref(object) end

--- Parse XML text into a document
---@param text string
---@param keep_blanks? number
---@return doc # document
function xml.parsexml(text, keep_blanks) end

--- Open or create a named counter
---@param path string
---@param semantics? number
---@return any # counter
function msys.counter.open(path, semantics) end

--- Atomically add one
---@param counter any
function msys.counter.inc(counter) end

--- Atomically add a signed amount
---@param counter any
---@param delta number
function msys.counter.add(counter, delta) end

--- Current counter value
---@param counter any
---@return integer
function msys.counter.read(counter) end

--- Set a counter back to zero
---@param counter any
function msys.counter.reset(counter) end

--- Remove a counter from the global index
---@param path string
function msys.counter.unlink(path) end

--- Create a bounded, expiring cache of counters
---@param name string
---@param max_items number
---@param ttl number
---@param replicated? boolean
function msys.gauge_cache.define(name, max_items, ttl, replicated) end

--- Read one cached gauge
---@param cache string
---@param key string
---@return number
function msys.gauge_cache.get(cache, key) end

--- Raise one cached gauge by one
---@param cache string
---@param key string
---@return number
function msys.gauge_cache.inc(cache, key) end

--- Lower one cached gauge by one
---@param cache string
---@param key string
---@return number
function msys.gauge_cache.dec(cache, key) end

--- Delete one cached gauge
---@param cache string
---@param key string
function msys.gauge_cache.remove_item(cache, key) end

--- Create a sliding-window counter series
---@param name string
---@param type string
---@param interval number
---@param windows number
---@param options? table
function msys.audit_series.define(name, type, interval, windows, options) end

--- Adjust the newest window of a series
---@param name string
---@param options? any
function msys.audit_series.add(name, options) end

--- Sum a range of windows of a series
---@param name string
---@param options? any
---@return number
function msys.audit_series.count(name, options) end

--- Forget one key of a series
---@param name string
---@param key? string
function msys.audit_series.remove_item(name, key) end

--- Create a named table keyed by network range
---@param name string
---@param options any
function msys.cidr.define(name, options) end

--- Longest-prefix lookup in a named network table
---@param name string
---@param address? string
---@return any # value or configured default
function msys.cidr.query(name, address) end

--- Refill a network table from its source
---@param name string
function msys.cidr.reload(name) end

--- Base64-encode bytes, optionally folded or transcoded
---@param data string|ec_string
---@param fold? boolean
---@param charset? string
---@return string
function msys.base64.encode(data, fold, charset) end

--- Decode base64 text
---@param text string
---@param charset? string
---@return any # string; raises on bad input
function msys.base64.decode(text, charset) end

--- Quoted-printable encode
---@param data string|ec_string|io_object
---@param charset? string
---@param dotstuff? boolean
---@return string
function msys.qp.encode(data, charset, dotstuff) end

--- Decode quoted-printable text
---@param text string
---@param charset? string
---@return any # string; raises on bad input
function msys.qp.decode(text, charset) end

--- Domain name from Unicode into ASCII form
---@param name string
---@return any # string or error
function msys.idn.to_idn(name) end

--- Domain name from ASCII form into Unicode
---@param name string
---@return any # string or error
function msys.idn.to_utf8(name) end

--- Percent-encode text for a URL
---@param text string
---@return string
function curl.escape(text) end

--- Undo percent-encoding
---@param text string
---@return string
function curl.unescape(text) end

--- Connections counted by an inbound monitor (not available in this runtime)
---@param monitor string
---@param options? any
---@return integer
function msys.audit.connections(monitor, options) end

--- Receptions counted by an inbound monitor (not available in this runtime)
---@param monitor string
---@param options? any
---@return integer
function msys.audit.receptions(monitor, options) end

--- Rejections counted by an inbound monitor (not available in this runtime)
---@param monitor string
---@param options? any
---@return integer
function msys.audit.rejections(monitor, options) end

--- Open connections from a range to a service (not available in this runtime)
---@param cidr string
---@param service string
---@return integer
function msys.audit.inbound_session_count(cidr, service) end

--- Add adaptive delivery rules (not available in this runtime)
---@param rules table
---@param mode? string
function msys.adaptive.registerRules(rules, mode) end

--- Test whether the peer is on a whitelist (not available in this runtime)
---@param vctx any
---@param lists table
---@return boolean
function msys.pbp.check_whitelist(vctx, lists) end

--- Mark the peer as whitelisted (not available in this runtime)
---@param vctx any
---@param scope number
---@param name string
---@param value boolean
function msys.pbp.set_whitelist(vctx, scope, name, value) end

--- Check forward-confirmed reverse DNS (not available in this runtime)
---@param ac any
---@param vctx any
---@return boolean # boolean, reverse error, forward error
function msys.pbp.fcdns_check(ac, vctx) end

--- Parse a size with a unit suffix (not available in this runtime)
---@param text string
---@return integer
function msys.pbp.size_in_bytes(text) end

--- Configured virus scanner names (not available in this runtime)
---@return string[] # array of strings
function msys.av.engines() end

--- Virus-scan a message (not available in this runtime)
---@param engine? string
---@param msg? message
---@param vctx? any
---@return any # status, info, engine, scan code
function msys.av.scan(engine, msg, vctx) end

--- Virus-scan one MIME part (not available in this runtime)
---@param part msgpart
---@param engine? string
---@param vctx? any
---@return any # status, info, engine, scan code
function msys.av.scan_part(part, engine, vctx) end

--- Scan with the Brightmail engine (not available in this runtime)
---@param msg message
---@param ac any
---@param vctx any
---@return any # verdict, is_default, rules, tracker
function msys.brightmail.scan(msg, ac, vctx) end

--- Scan with the BEIK engine (not available in this runtime)
---@param msg message
---@param vctx any
---@return any # code, destination, is_default, tracker
function msys.symantec_beik.scan(msg, vctx) end

--- Interpret a Cloudmark analysis header (not available in this runtime)
---@param header string
---@param msg? message
---@param vctx? any
---@return table
function msys.cloudmark.analyze(header, msg, vctx) end

--- Score a message with Cloudmark (not available in this runtime)
---@param msg? message
---@param ac? any
---@param vctx? any
---@return table
function msys.cloudmark.score(msg, ac, vctx) end

--- Score and arm ActiveFilter at a threshold (not available in this runtime)
---@param msg message
---@param ac any
---@param vctx any
---@param threshold string
---@return table
function msys.cloudmark.score_af(msg, ac, vctx, threshold) end

--- Hand extra data to ActiveFilter (not available in this runtime)
---@param address string
---@param data table
function msys.cloudmark.add_af_data(address, data) end

--- Make ActiveFilter drop late-detected spam (not available in this runtime)
function msys.cloudmark.set_af_mode_discard() end

--- Make ActiveFilter leave mail in place (not available in this runtime)
function msys.cloudmark.set_af_mode_keep() end

--- Make ActiveFilter move mail between folders (not available in this runtime)
---@param inbox string
---@param spam string
---@param unread_only string
function msys.cloudmark.set_af_mode_movemsg(inbox, spam, unread_only) end

--- Address used for ActiveFilter control mail (not available in this runtime)
---@param address string
function msys.cloudmark.set_af_msi_address(address) end

--- Spam and virus verdict from Commtouch (not available in this runtime)
---@param msg? message
---@param ac? any
---@param vctx? any
---@return table
function msys.commtouch.diagnose(msg, ac, vctx) end

--- Scan with the eXpurgate engine (not available in this runtime)
---@param msg message
---@param ac any
---@param vctx any
---@return any # major text, minor text, major number, minor number
function msys.expurgate.scan(msg, ac, vctx) end

--- Add a DomainKeys signature (not available in this runtime)
---@param msg message
---@param vctx any
---@param options table
function msys.validate.dk.sign(msg, vctx, options) end

--- Domain held responsible under DomainKeys (not available in this runtime)
---@param msg message
---@param vctx any
---@return string
function msys.validate.dk.get_responsible_domain(msg, vctx) end

--- Add a DKIM signature through the older module (not available in this runtime)
---@param msg message
---@param vctx any
---@param options table
---@return any # status
function msys.validate.dkim.sign(msg, vctx, options) end

--- Seal a message with an ARC set (not available in this runtime)
---@param msg message
---@param options table
---@param results? string
function msys.validate.openarc.sign(msg, options, results) end

--- Other name for ARC signing (not available in this runtime)
---@param msg message
---@param options table
---@param results? string
function msys.validate.openarc.seal(msg, options, results) end

--- Verify existing ARC sets (not available in this runtime)
---@param msg message
function msys.validate.openarc.verify(msg) end

--- Add a DKIM signature (not available in this runtime)
---@param msg message
---@param vctx any
---@param options? table
function msys.validate.opendkim.sign(msg, vctx, options) end

--- Verify DKIM signatures (not available in this runtime)
---@param msg message
---@return any # dkim handle, status
function msys.validate.opendkim.verify(msg) end

--- Number of DKIM signatures found (not available in this runtime)
---@param dkim any
---@return any # count, status
function msys.validate.opendkim.get_num_sigs(dkim) end

--- One DKIM signature by position (not available in this runtime)
---@param dkim any
---@param index? number
---@return any # signature, status
function msys.validate.opendkim.get_sig(dkim, index) end

--- Canonicalization used by a signature (not available in this runtime)
---@param sig any
---@return string # string, status
function msys.validate.opendkim.get_sig_canons(sig) end

--- Signing domain (not available in this runtime)
---@param sig any
---@return string # string, status
function msys.validate.opendkim.get_sig_domain(sig) end

--- Error text attached to a signature (not available in this runtime)
---@param sig any
---@return string # string, status
function msys.validate.opendkim.get_sig_errorstr(sig) end

--- Processing flags of a signature (not available in this runtime)
---@param sig any
---@return any # bitmap, status
function msys.validate.opendkim.get_sig_flags(sig) end

--- Whether a header is covered (not available in this runtime)
---@param sig any
---@param header string
---@return boolean # boolean, status
function msys.validate.opendkim.get_sig_hdrsigned(sig, header) end

--- Signing identity (not available in this runtime)
---@param dkim any
---@param sig any
---@return string # string, status
function msys.validate.opendkim.get_sig_identity(dkim, sig) end

--- Signing key length (not available in this runtime)
---@param sig any
---@return any # bits, status
function msys.validate.opendkim.get_sig_keysize(sig) end

--- Key selector (not available in this runtime)
---@param sig any
---@return string # string, status
function msys.validate.opendkim.get_sig_selector(sig) end

--- Signing algorithm name (not available in this runtime)
---@param sig any
---@return string # string, status
function msys.validate.opendkim.get_sig_signalg(sig) end

--- Classify a bounce message (not available in this runtime)
---@param msg message
---@return any # code, code name, description, recipient
function msys.bounce.classify(msg) end

--- Classify an SMTP reply line (not available in this runtime)
---@param text string
---@param domain string
---@return any # code, code name, description
function msys.bounce.classify_smtp_response(text, domain) end

--- Delivery-status headers as a table (not available in this runtime)
---@param msg message
---@param action number
---@return table
function msys.rfc3464.compute_delivery_status(msg, action) end

--- Delivery-status headers as ready text (not available in this runtime)
---@param text string
---@return string
function msys.rfc3464.compute_delivery_status_string(text) end

--- Build a delivery notification (not available in this runtime)
---@param msg message
---@param action number
---@return message
function msys.rfc3464.create_mdn(msg, action) end

--- Parse the headers of a notification (not available in this runtime)
---@param msg message
---@return table|nil # table or nil
function msys.rfc3464.extract_delivery_status(msg) end

--- Build and queue a notification (not available in this runtime)
---@param msg message
---@param action number
---@return any # 1 or 0
function msys.rfc3464.send_mdn(msg, action) end

--- Map an Apple push status to an outcome (not available in this runtime)
---@param status number
---@return any # delivery constant
function msys.apn.apn_status_classifier(status) end

--- Map a Google push status to an outcome (not available in this runtime)
---@param status number
---@return any # delivery constant
function msys.gcm.gcm_classify_error(status) end

--- Translate Google push error text (not available in this runtime)
---@param error string
---@return any # error constant
function msys.gcm.gcm_get_result_error_code(error) end

--- Map an HTTP status to an outcome (not available in this runtime)
---@param status number
---@return any # delivery constant
function msys.httpclnt.http_status_classifier(status) end

--- Message being delivered on a session (not available in this runtime)
---@param connection any
---@return message
function msys.delivery.ob_get_current_message(connection) end

--- Fetch a stored message again (not available in this runtime)
---@param bucket string
---@param id string
---@return message
function msys.mstore.load(bucket, id) end

--- Override one TLS setting per connection (not available in this runtime)
---@param params any
---@param name string
---@param value string
function msys.tls_params.set(params, name, value) end

--- C-named form of the header setter (not available in this runtime)
---@param sess any
---@param name string
---@param value any
---@param replace number
function msys.httpclnt.http_request_add_header(sess, name, value, replace) end

--- C-named form of the body setter (not available in this runtime)
---@param sess any
---@param body string
function msys.httpclnt.http_request_set_body(sess, body) end

--- Register an HTTP delivery agent (not available in this runtime)
---@param name string
---@param methods table
function msys.http_lua.registerModule(name, methods) end

--- Message id inside an SMPP reply (not available in this runtime)
---@param pdu any
---@return string
function msys.smpp.smpp_get_message_id_from_pdu(pdu) end

--- Serve a URL prefix from Lua (not available in this runtime)
---@param method string|nil
---@param endpoint string
---@param handler function
function msys.httpsrv.register(method, endpoint, handler) end

--- Create an HTTP client (not available in this runtime)
---@return any # client
function msys.http.client.new() end

--- Create a transfer object (not available in this runtime)
---@return any # curl object
function curl.new() end

--- Put a text under a key of a host dictionary
---@param dict any
---@param key string
---@param value string
function msys.core.dict_add_key_value(dict, key, value) end

--- Remove a key of a host dictionary
---@param dict any
---@param key string
function msys.core.dict_key_delete(dict, key) end

--- Write a host dictionary as text into a buffer
---@param out ec_string
---@param dict any
---@param level number
---@param indent string
function msys.core.dict_stringprint(out, dict, level, indent) end

--- Start walking a host dictionary
---@param dict any
---@return any # iterator
function msys.core.dict_iter2(dict) end

--- Next pair of a walk
---@param dict any
---@param iterator any
---@return any # count, key, value; count 0 at the end
function msys.core.dict_next(dict, iterator) end

--- End a walk
---@param dict any
---@param iterator any
function msys.core.dict_iter2_free(dict, iterator) end

--- Drop a reference; not to be called since 3.2.3
---@param blob any
function msys.core.ec_blobject_delref(blob) end

--- Take the first element off a list
---@param list any
---@return any # untyped object, to be cast
function msys.core.ec_double_list_shift(list) end

--- Object stored with a message
---@param msg message
---@param key string
---@return any # blobject
function msys.core.ec_message_blobject_get(msg, key) end

--- First key of a message context
---@param msg message
---@param scope number
---@return string|nil # string or nil
function msys.core.ec_message_context_firstkey(msg, scope) end

--- Key after the given one
---@param msg message
---@param scope number
---@param key string
---@return string|nil # string or nil
function msys.core.ec_message_context_nextkey(msg, scope, key) end

--- Name of a protocol number
---@param protocol number
---@return string
function msys.core.protocol_string(protocol) end

--- Append text to a host buffer
---@param buffer ec_string
---@param text string
---@param length number
function msys.core.stringwrite(buffer, text, length) end

--- Remove the header named in params.header
---@param ctx table
---@param vars table
---@param params table
function msys.policyeditor.del_header(ctx, vars, params) end

--- Failure percentage of params.binding and params.domain over params.period (not available in this runtime)
---@param ctx table
---@param vars table
---@param params table
---@return number
function msys.policyeditor.get_binding_domain_failure_rate(ctx, vars, params) end

--- Value of the header named in params.header
---@param ctx table
---@param vars table
---@param params table
---@return any # value
function msys.policyeditor.get_header(ctx, vars, params) end

--- Envelope sender of ctx.ec_message
---@param ctx table
---@param vars table
---@param params table
---@return string
function msys.policyeditor.get_mailfrom(ctx, vars, params) end

--- Address and port of the sending host
---@param ctx table
---@param vars table
---@param params table
---@return string
function msys.policyeditor.get_mess_recv_from(ctx, vars, params) end

--- Address and port of the listener
---@param ctx table
---@param vars table
---@param params table
---@return string
function msys.policyeditor.get_mess_recv_via(ctx, vars, params) end

--- Recipient of ctx.ec_message
---@param ctx table
---@param vars table
---@param params table
---@return string
function msys.policyeditor.get_rcptto(ctx, vars, params) end

--- Script variable named in params.name
---@param ctx table
---@param vars table
---@param params table
---@return any # value
function msys.policyeditor.get_variable(ctx, vars, params) end

--- Match params.subject against params.pattern, groups go to vars
---@param ctx table
---@param vars table
---@param params table
---@return boolean
function msys.policyeditor.pcre_match(ctx, vars, params) end

--- Send a plain mail from params.from to params.to, with subject, body and throttle (not available in this runtime)
---@param ctx table
---@param vars table
---@param params table
function msys.policyeditor.send_email(ctx, vars, params) end

--- Send an SNMP trap described by params (not available in this runtime)
---@param ctx table
---@param vars table
---@param params table
function msys.policyeditor.send_trap(ctx, vars, params) end

--- Assign the message to params.binding, one of several at random
---@param ctx table
---@param vars table
---@param params table
---@return boolean
function msys.policyeditor.set_binding(ctx, vars, params) end

--- Assign the message to a binding of params.binding_group
---@param ctx table
---@param vars table
---@param params table
---@return boolean
function msys.policyeditor.set_binding_group(ctx, vars, params) end

--- Set the script variable params.name to params.value
---@param ctx table
---@param vars table
---@param params table
function msys.policyeditor.set_variable(ctx, vars, params) end

--- Connection context entry params.key
---@param ctx table
---@param vars table
---@param params table
---@return string
function msys.policyeditor.vctx_conn_get(ctx, vars, params) end

--- Set connection context entry params.key to params.value
---@param ctx table
---@param vars table
---@param params table
function msys.policyeditor.vctx_conn_set(ctx, vars, params) end

--- Message context entry params.key
---@param ctx table
---@param vars table
---@param params table
---@return string
function msys.policyeditor.vctx_mess_get(ctx, vars, params) end

--- Set message context entry params.key to params.value
---@param ctx table
---@param vars table
---@param params table
function msys.policyeditor.vctx_mess_set(ctx, vars, params) end

--- Run a Sieve script in a given phase (not available in this runtime)
---@param file string
---@param phase string
---@param capabilities number
---@return boolean # boolean, error text
function msys.runSieveScript(file, phase, capabilities) end

--- Message part of an incoming unit (not available in this runtime)
---@param pdu any
---@return ec_string
function msys.smpp.smpp_get_deliver_mo_msg(pdu) end

--- Text stored with a message (not available in this runtime)
---@param msg message
---@param key string
---@return string # string, nil when absent since 3.5.4
function msys.smpp.smpp_read_msg_text_blob(msg, key) end

--- Store text with a message (not available in this runtime)
---@param msg message
---@param text string
---@param length number
---@param key string
function msys.smpp.smpp_write_msg_text_blob(msg, text, length, key) end

--- Have spamd look at a message (not available in this runtime)
---@param msg message
function msys.spamc.spamc_scan(msg) end

--- Domains whose signatures are valid (not available in this runtime)
---@param msg message
---@param vctx any
---@return any # list of domains
function msys.validate.dkim.get_domains(msg, vctx) end

--- Domain responsible for a message (not available in this runtime)
---@param msg message
---@param vctx any
---@return string
function msys.validate.dkim.get_responsible_domain(msg, vctx) end

--- Signature results of the session (not available in this runtime)
---@param vctx? any
---@return any # count, results
function msys.validate.dkim.get_verify_results(vctx) end

--- Ask for a mail about the validation result (not available in this runtime)
---@param msg message
---@param vctx any
---@param sender string
---@param receivers string
---@param subject? string
---@param note? string
function msys.validate.dkim.reflect(msg, vctx, sender, receivers, subject, note) end

--- Number of signature results (not available in this runtime)
---@param results any
---@return any # count, or nil and error text
function msys.validate.dkim.verify_results_get_count(results) end

--- One signature result (not available in this runtime)
---@param results any
---@param index number
---@return any # result, or nil and error text
function msys.validate.dkim.verify_results_get_item(results, index) end

--- Status word for Authentication-Results (not available in this runtime)
---@param status any
---@return string # string, or nil and error text
function msys.validate.dkim.verify_status_to_string(status) end

--- Sign a message with DKIM2 (not available in this runtime)
---@param msg message
---@param vctx any
---@param options table
---@return boolean # true, or false and error text
function msys.validate.dkim2.sign(msg, vctx, options) end

--- Check the DKIM2 signatures of a message (not available in this runtime)
---@param msg message
---@param vctx any
---@param options table
---@return any # result table, or nil and error text
function msys.validate.dkim2.verify(msg, vctx, options) end

--- Authentication-Results clauses of a result (not available in this runtime)
---@param result table
---@return string[]|nil # array of strings or nil
function msys.validate.dkim2.ar_clauses(result) end

--- Keep a message in the store (not available in this runtime)
---@param msg message
---@param bucket string
---@param id string
function msys.mstore.save(msg, bucket, id) end

--- Put a stored message back into the spool (not available in this runtime)
---@param msg message
function msys.mstore.inject(msg) end

--- Remove a stored message (not available in this runtime)
---@param bucket string
---@param id string
function msys.mstore.delete(bucket, id) end

--- Write a line through the chunk logger (not available in this runtime)
---@param text string
function msys.beta.chunk_logger_int.log(text) end

--- Other name of the chunk logger call (not available in this runtime)
---@param text string
function msys.ts.chunk_logger.log(text) end

--- Ask another server whether a recipient exists (not available in this runtime)
---@param request table
---@return boolean # boolean, error text
function msys.beta.rcptto_proxy.query(request) end

--- Name the resource that holds parts of a content type (not available in this runtime)
---@param content_type string
---@param resource string
function msys.mcmt.collector.setMapping(content_type, resource) end

--- Set the account of an aggregator (not available in this runtime)
---@param config table
function msys.aggregator.mblox.setup(config) end

--- Carrier of a phone number (not available in this runtime)
---@param number string
---@param config? table
---@return table
function msys.aggregator.mblox.get_operatorID(number, config) end

--- Write a line to the log
---@param text string
function debug.output(text) end

--- Make an element that belongs to no document
---@param name string
---@return node
function xml.newnode(name) end

--- Make the request of a delivery (not available in this runtime)
---@param msg message
---@param sess any
function msys.http_lua.build_request(msg, sess) end

--- Judge the response of a delivery (not available in this runtime)
---@param msg message
---@param sess any
function msys.http_lua.handle_response(msg, sess) end

---@type integer
json.ERROR_DEPTH = nil
---@type integer
json.ERROR_PARSE_ARRAY = nil
---@type integer
json.ERROR_PARSE_BOOLEAN = nil
---@type integer
json.ERROR_PARSE_COMMENT = nil
---@type integer
json.ERROR_PARSE_EOF = nil
---@type integer
json.ERROR_PARSE_NULL = nil
---@type integer
json.ERROR_PARSE_NUMBER = nil
---@type integer
json.ERROR_PARSE_OBJECT_KEY_NAME = nil
---@type integer
json.ERROR_PARSE_OBJECT_KEY_SEP = nil
---@type integer
json.ERROR_PARSE_OBJECT_VALUE_SEP = nil
---@type integer
json.ERROR_PARSE_STRING = nil
---@type integer
json.ERROR_PARSE_UNEXPECTED = nil
---@type integer
msys.apn.APNS_INVALID_PAYLOAD_SIZE = nil
---@type integer
msys.apn.APNS_INVALID_TOKEN = nil
---@type integer
msys.apn.APNS_INVALID_TOKEN_SIZE = nil
---@type integer
msys.apn.APNS_INVALID_TOPIC_SIZE = nil
---@type integer
msys.apn.APNS_MISSING_DEVICE_TOKEN = nil
---@type integer
msys.apn.APNS_MISSING_PAYLOAD = nil
---@type integer
msys.apn.APNS_MISSING_TOPIC = nil
---@type integer
msys.apn.APNS_NO_ERROR = nil
---@type integer
msys.apn.APNS_PROCESSING_ERROR = nil
---@type integer
msys.apn.APNS_SHUTDOWN = nil
---@type integer
msys.av.EC_AV_CLEAN = nil
---@type integer
msys.av.EC_AV_ERROR = nil
---@type integer
msys.av.EC_AV_INFECTED = nil
---@type integer
msys.av.EC_AV_NAME_TOO_LONG = nil
---@type integer
msys.av.EC_AV_NOT_SUITABLE_FOR_STREAMING = nil
---@type integer
msys.av.EC_AV_NO_ENGINE = nil
---@type integer
msys.av.EC_AV_PART_IS_CONTAINER = nil
---@type integer
msys.av.EC_AV_UNSCANNABLE = nil
---@type integer
msys.core.AF_INET = nil
---@type integer
msys.core.AF_INET6 = nil
---@type integer
msys.core.DELAYED = nil
---@type integer
msys.core.DELIVERED = nil
---@type integer
msys.core.ECMESS_CTX_CONN = nil
---@type integer
msys.core.ECMESS_CTX_MESS = nil
---@type integer
msys.core.ECTP_COMPLETE_CALLBACK = nil
---@type integer
msys.core.ECTP_COMPLETE_CALLBACK_SCHED = nil
---@type integer
msys.core.EC_AUTH_ERROR = nil
---@type integer
msys.core.EC_AUTH_FAIL = nil
---@type integer
msys.core.EC_AUTH_OK = nil
---@type integer
msys.core.EC_HOOK_CONT = nil
---@type integer
msys.core.EC_HOOK_DONE = nil
---@type integer
msys.core.EC_HOOK_RETRY = nil
---@type integer
msys.core.EC_MIME_TE_7BIT = nil
---@type integer
msys.core.EC_MIME_TE_8BIT = nil
---@type integer
msys.core.EC_MIME_TE_BASE64 = nil
---@type integer
msys.core.EC_MIME_TE_QUOTED_PRINTABLE = nil
---@type integer
msys.core.EC_MSG_ENV_COMPLETE = nil
---@type integer
msys.core.EC_MSG_ENV_FROM = nil
---@type integer
msys.core.EC_MSG_ENV_TO = nil
---@type integer
msys.core.EM_SUCCEEDED = nil
---@type integer
msys.core.EXPANDED = nil
---@type integer
msys.core.FAILED = nil
---@type integer
msys.core.LOG_WARNING = nil
---@type integer
msys.core.O_APPEND = nil
---@type integer
msys.core.O_BINARY = nil
---@type integer
msys.core.O_CREAT = nil
---@type integer
msys.core.O_RDONLY = nil
---@type integer
msys.core.O_RDWR = nil
---@type integer
msys.core.O_WRONLY = nil
---@type integer
msys.core.P_ESMTP = nil
---@type integer
msys.core.P_INTERNAL = nil
---@type integer
msys.core.P_MM7 = nil
---@type integer
msys.core.P_SMPP = nil
---@type integer
msys.core.RELAYED = nil
---@type integer
msys.core.SIEVEREQ_550_OK = nil
---@type integer
msys.core.SIEVEREQ_AC = nil
---@type integer
msys.core.SIEVEREQ_DNS_LOOKUP_OK = nil
---@type integer
msys.core.SIEVEREQ_ENV_FROM = nil
---@type integer
msys.core.SIEVEREQ_ENV_TO = nil
---@type integer
msys.core.SIEVEREQ_MSG = nil
---@type integer
msys.core.SIEVEREQ_MSG_BODY = nil
---@type integer
msys.core.SIEVEREQ_PHASE_ACCEPT = nil
---@type integer
msys.core.SIEVEREQ_PHASE_CONNECT = nil
---@type integer
msys.core.SIEVEREQ_PHASE_DATA = nil
---@type integer
msys.core.SIEVEREQ_PHASE_EACH_RCPT = nil
---@type integer
msys.core.SIEVEREQ_PHASE_EHLO = nil
---@type integer
msys.core.SIEVEREQ_PHASE_MAILFROM = nil
---@type integer
msys.core.SIEVEREQ_PHASE_RCPTTO = nil
---@type integer
msys.core.SIEVEREQ_PHASE_SPOOL = nil
---@type integer
msys.core.VALIDATE_AGAIN = nil
---@type integer
msys.core.VALIDATE_CONT = nil
---@type integer
msys.core.VALIDATE_DONE = nil
---@type integer
msys.core.VCTX_CONN = nil
---@type integer
msys.core.VCTX_MESS = nil
---@type integer
msys.counter.RELAXED = nil
---@type integer
msys.counter.STRICT = nil
---@type integer
msys.delivery.DELIVERY_CONTINUE = nil
---@type integer
msys.delivery.DELIVERY_DONE = nil
---@type integer
msys.delivery.DELIVERY_FAIL = nil
---@type integer
msys.delivery.DELIVERY_PERMFAILED = nil
---@type integer
msys.delivery.DELIVERY_SUCCESS = nil
---@type integer
msys.delivery.DELIVERY_TEMPFAILED = nil
---@type integer
msys.expurgate.SUBTYPE_BULK_ADV = nil
---@type integer
msys.expurgate.SUBTYPE_BULK_PORN = nil
---@type integer
msys.expurgate.SUBTYPE_CLEAN_ALMOST_EMPTY = nil
---@type integer
msys.expurgate.SUBTYPE_CLEAN_BOUNCE = nil
---@type integer
msys.expurgate.SUBTYPE_CLEAN_EMPTY = nil
---@type integer
msys.expurgate.SUBTYPE_CLEAN_EMPTY_BODY = nil
---@type integer
msys.expurgate.SUBTYPE_DANGEROUS_ATTACHMENT = nil
---@type integer
msys.expurgate.SUBTYPE_DANGEROUS_CODE = nil
---@type integer
msys.expurgate.SUBTYPE_DANGEROUS_IFRAME = nil
---@type integer
msys.expurgate.SUBTYPE_DANGEROUS_OUTBREAK = nil
---@type integer
msys.expurgate.SUBTYPE_DANGEROUS_VIRUS = nil
---@type integer
msys.expurgate.SUBTYPE_NORMAL = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_MAIL_COUNT = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_SENDER = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_URL = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_URL_COUNT = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_USER1 = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_USER2 = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_USER3 = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_USER4 = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_USER5 = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_USER6 = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_USER7 = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_USER8 = nil
---@type integer
msys.expurgate.SUBTYPE_SUSPECT_USER9 = nil
---@type integer
msys.expurgate.TYPE_BULK = nil
---@type integer
msys.expurgate.TYPE_CLEAN = nil
---@type integer
msys.expurgate.TYPE_DANGEROUS = nil
---@type integer
msys.expurgate.TYPE_SPAM = nil
---@type integer
msys.expurgate.TYPE_SUSPECT = nil
---@type integer
msys.expurgate.TYPE_UNKNOWN = nil
---@type integer
msys.gcm.GCM_INTERNAL_SERVER_ERROR = nil
---@type integer
msys.gcm.GCM_INVALID_DATA_KEY = nil
---@type integer
msys.gcm.GCM_INVALID_PACKAGE_NAME = nil
---@type integer
msys.gcm.GCM_INVALID_REGISTRATION = nil
---@type integer
msys.gcm.GCM_INVALID_TTL = nil
---@type integer
msys.gcm.GCM_MESSAGE_TOO_BIG = nil
---@type integer
msys.gcm.GCM_MISMATCH_SENDER_ID = nil
---@type integer
msys.gcm.GCM_MISSING_REGISTRATION = nil
---@type integer
msys.gcm.GCM_NOT_REGISTERED = nil
---@type integer
msys.gcm.GCM_NO_ERROR = nil
---@type integer
msys.gcm.GCM_UNAVAILABLE = nil
---@type integer
msys.gcm.GCM_UNKNOW = nil
---@type integer
msys.httpsrv.DONE = nil
---@type integer
msys.mms.MM7_CONTINUE = nil
---@type integer
msys.mms.MM7_DELIVERED = nil
---@type integer
msys.mms.MM7_TEMP_FAIL = nil
---@type integer
msys.smpp.BLOB_KEY_MO_EMAIL_TEXT = nil
---@type integer
msys.smpp.SMPP_CONTINUE = nil
---@type integer
msys.smpp.SMPP_CONVERT_CANCEL = nil
---@type integer
msys.smpp.SMPP_CONVERT_CONT = nil
---@type integer
msys.smpp.SMPP_DELIVERED = nil
---@type integer
msys.xmpp.CONT = nil
---@type integer
msys.xmpp.DONE = nil
---@type integer
thread.MUTEX_ERRORCHECK = nil
---@type integer
thread.MUTEX_NORMAL = nil
---@type integer
thread.MUTEX_RECURSIVE = nil
