using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Compiles boxed expressions. Their nesting is bounded by that of the markup.</summary>
/// <param name="module">The model.</param>
/// <param name="check">Whether expressions are checked too.</param>
/// <param name="diagnostics">Takes what is wrong.</param>
/// <param name="written">Takes what was compiled, for the analysis; null when there will be none.</param>
internal sealed class ExpressionCompiler(Module module, bool check, List<ModelDiagnostic> diagnostics, WrittenLogic? written = null)
{
    /// <summary>Names that boxed expressions bring, which hide those of the graph.</summary>
    private ImmutableHashSet<string> _locals = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <param name="expression">What to compile; null is no logic.</param>
    /// <param name="scope">The names it sees.</param>
    /// <param name="expected">The type that its place gives it, used to name the outputs of a decision table.</param>
    public Code Compile(BoxedExpression? expression, ParseScope scope, DmnType? expected = null)
    {
        if (expression is null)
            return new NullCode();
        var declared = module.Types.Resolve(expression.TypeRef, expression.Position);
        // A function's own type is that of the function, not of what it returns.
        var code = expression switch
        {
            LiteralExpression literal => Literal(literal.Text, scope),
            DecisionTable table => new TableCompiler(module, this).Compile(table, scope, declared.IsAny ? expected ?? declared : declared),
            ContextExpression context => Context(context, scope),
            ListExpression list => new ListCode([.. list.Items.Select(i => Compile(i, scope))]),
            RelationExpression relation => Relation(relation, scope),
            InvocationExpression invocation => Invocation(invocation, scope),
            FunctionExpression function => Function(function, scope),
            ConditionalExpression conditional => new ConditionalCode(
                Compile(conditional.If, scope), Compile(conditional.Then, scope, expected), Compile(conditional.Else, scope, expected)),
            FilterExpression filter => Filter(filter, scope),
            IteratorExpression iterator => Iterator(iterator, scope),
            _ => new ErrorCode($"This kind of expression is not known."),
        };
        return declared.IsAny || expression is FunctionExpression ? code : new TypedCode(code, declared);
    }

    public Code Literal(FeelText text, ParseScope scope)
    {
        if (string.IsNullOrWhiteSpace(text.Text))
            return new NullCode();
        if (Parsed(FeelExpression.Parse(text.Text, scope), text) is { } expression)
        {
            written?.Texts.Add(new WrittenText(text, expression, _locals));
            return new LiteralCode(expression);
        }

        return new ErrorCode($"The expression '{text.Text.Trim()}' could not be read.");
    }

    /// <summary>Unary tests, or null when there are none or they cannot be read (which is reported).</summary>
    public FeelExpression? Tests(FeelText text, ParseScope scope) => Parsed(FeelExpression.ParseUnaryTests(text.Text, scope), text);

    /// <summary>Keeps a table for the analysis.</summary>
    public void Keep(DecisionTable table, TableCode code, IReadOnlyList<FeelExpression?> inputs, IReadOnlyList<DmnType> types) =>
        written?.Tables.Add(new WrittenTable(table, code, inputs, types, _locals));

    /// <summary>Parameters and result of a function whose body is compiled later.</summary>
    public FunctionBody Signature(string name, FunctionExpression function, DmnType declared)
    {
        DmnType[] types = [.. function.Parameters.Select(p => module.Types.Resolve(p.TypeRef, p.Position))];
        var own = module.Types.Resolve(function.TypeRef, function.Position);
        var result = own.IsAny ? declared : own;
        if (result.Feel is FunctionType type)
            result = new DmnType(type.Result) { Name = result.Name };
        return new FunctionBody(name, [.. function.Parameters.Select(p => p.Name)], types, result);
    }

    public void Fill(FunctionBody body, FunctionExpression function, ParseScope scope)
    {
        if (function.Kind != FunctionKind.Feel)
        {
            body.Body = new ErrorCode($"The function '{body.Name}' is written in {function.Kind}; only FEEL is evaluated.");
            return;
        }

        var inner = scope.With(function.Parameters.Select((p, i) => KeyValuePair.Create(p.Name, body.ParameterTypes[i].Feel)));
        body.Body = Within(function.Parameters.Select(p => p.Name), () => Compile(function.Body, inner, body.Result));
    }

    public void Report(Severity severity, Phrase message, Position position) =>
        diagnostics.Add(new ModelDiagnostic(severity, message, module.Model.Source, position));

    /// <summary>Compiles something in which these names mean something of its own.</summary>
    private T Within<T>(IEnumerable<string> names, Func<T> compile)
    {
        var before = _locals;
        _locals = _locals.Union(names);
        var compiled = compile();
        _locals = before;
        return compiled;
    }

    private FeelExpression? Parsed(ParseResult result, FeelText text)
    {
        foreach (var diagnostic in result.Diagnostics)
            Report(Severity.Error, diagnostic.Phrase, text.Position.Of(diagnostic.Line, diagnostic.Column));
        if (check && result.Succeeded)
        {
            foreach (var diagnostic in result.Expression.Check())
                Report(Severity.Error, diagnostic.Phrase, text.Position.Of(diagnostic.Line, diagnostic.Column));
        }

        return result.Expression;
    }

    private ContextCode Context(ContextExpression context, ParseScope scope) => Within([], () => ContextInside(context, scope));

    private ContextCode ContextInside(ContextExpression context, ParseScope scope)
    {
        List<KeyValuePair<string, Code>> entries = [];
        Code? result = null;
        foreach (var entry in context.Entries)
        {
            if (entry.Variable is not { Name.Length: > 0 } variable)
            {
                result = Compile(entry.Value, scope);
                continue;
            }

            var type = module.Types.Resolve(variable.TypeRef, variable.Position);
            var code = Compile(entry.Value, scope, type);
            if (!type.IsAny && entry.Value is not FunctionExpression)
                code = new TypedCode(code, type);
            if (entries.Any(e => string.Equals(e.Key, variable.Name, StringComparison.Ordinal)))
                Report(Severity.Error, $"The context has two entries '{variable.Name}'.", entry.Position);
            entries.Add(KeyValuePair.Create(variable.Name, code));
            scope = scope.With(variable.Name, code.Type);
            _locals = _locals.Add(variable.Name);
        }

        return new ContextCode([.. entries], result);
    }

    private RelationCode Relation(RelationExpression relation, ParseScope scope)
    {
        List<Code[]> rows = [];
        foreach (var row in relation.Rows)
        {
            if (row.Items.Length != relation.Columns.Length)
            {
                Report(Severity.Error, $"The row has {row.Items.Length} cells; expected {relation.Columns.Length}, one per column.", row.Position);
                continue;
            }

            rows.Add([.. row.Items.Select((item, i) =>
            {
                var type = module.Types.Resolve(relation.Columns[i].TypeRef, relation.Columns[i].Position);
                var code = Compile(item, scope, type);
                return type.IsAny ? code : new TypedCode(code, type);
            })]);
        }

        return new RelationCode([.. relation.Columns.Select(c => c.Name)], [.. rows]);
    }

    private InvocationCode Invocation(InvocationExpression invocation, ParseScope scope)
    {
        var name = invocation.Function is LiteralExpression literal ? literal.Text.Text.Trim() : "function";
        KeyValuePair<string, Code>[] arguments = [.. invocation.Bindings.Select(b =>
        {
            var type = module.Types.Resolve(b.Parameter.TypeRef, b.Parameter.Position);
            var code = Compile(b.Value, scope, type);
            return KeyValuePair.Create(b.Parameter.Name, type.IsAny ? code : new TypedCode(code, type));
        })];
        return new InvocationCode(name, Compile(invocation.Function, scope), arguments);
    }

    private FunctionCode Function(FunctionExpression function, ParseScope scope)
    {
        var body = Signature("function", function, DmnType.Any);
        Fill(body, function, scope);
        return new FunctionCode(body);
    }

    private IterationCode Filter(FilterExpression filter, ParseScope scope)
    {
        var list = Compile(filter.In, scope);
        var item = list.Type is ListType { Item: var type } ? type : FeelType.Any;
        var inner = scope.With("item", item);
        if (item is ContextType { Members: var members })
            inner = inner.With(members);
        var locals = item is ContextType { Members: var named } ? named.Select(m => m.Key).Append("item") : ["item"];
        return new IterationCode(IterationCode.FilterShape, list, Within(locals, () => Compile(filter.Match, inner)), ["item"], spreadsItem: true);
    }

    private IterationCode Iterator(IteratorExpression iterator, ParseScope scope)
    {
        var list = Compile(iterator.In, scope);
        var declared = module.Types.Resolve(iterator.InTypeRef, iterator.Position);
        if (!declared.IsAny)
            list = new TypedCode(list, declared);
        var inner = scope.With(iterator.Variable, list.Type is ListType { Item: var type } ? type : FeelType.Any);
        string[] locals = [iterator.Variable];
        if (iterator.Kind == IteratorKind.For)
        {
            inner = inner.With("partial", FeelType.ListOf(FeelType.Any));
            locals = ["partial", iterator.Variable];
        }

        return new IterationCode(IterationCode.ShapeOf(iterator.Kind), list, Within(locals, () => Compile(iterator.Body, inner)), locals, spreadsItem: false);
    }
}
