using Kefa.Bureau.Content;
using Kefa.Feel;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Accounts;

/// <summary>A role as the register describes it.</summary>
public sealed record Role(string Code, RoleKind Kind, string NameZh, string NameEn, string? DescriptionZh, string? DescriptionEn);

/// <summary>Reads <c>content/registers/roles.yaml</c>: the roles that posts may name, with their names in both languages.</summary>
public sealed class RoleRegister(ContentLibrary library, ContentCache cache)
{
    internal const string Name = "roles";

    public async Task<IReadOnlyList<Role>> AllAsync(CancellationToken cancellationToken)
    {
        ContentItem? item = await library.LatestAsync(ContentKinds.Register, Name, cancellationToken);
        if (item is null) return [.. Roles.All.Select(code => new Role(code, Roles.KindOf(code)!.Value, code, code, null, null))];
        return cache.GetOrCompile("roles:" + item.Sha256, () =>
        {
            (List<Role> roles, List<ContentProblem> problems) = Read(item.Bytes, item.Path ?? item.Reference);
            return problems.Count == 0 ? roles : throw new InvalidDataException(string.Join(Environment.NewLine, problems));
        });
    }

    internal static (List<Role> Roles, List<ContentProblem> Problems) Read(ReadOnlyMemory<byte> bytes, string path)
    {
        var roles = new List<Role>();
        var problems = new List<ContentProblem>();
        var yaml = new YamlStream();
        try
        {
            using var text = new StreamReader(new MemoryStream(bytes.ToArray()));
            yaml.Load(text);
        }
        catch (YamlException broken)
        {
            problems.Add(new(path, (int)broken.Start.Line, Phrase.Of("YAML 语法有误。", broken.Message)));
            return (roles, problems);
        }
        if (yaml.Documents is not [{ RootNode: YamlSequenceNode list }])
        {
            problems.Add(new(path, 1, $"expected a list of roles, each with code and name: {{zh, en}}."));
            return (roles, problems);
        }
        foreach (YamlNode node in list)
        {
            string? code = Text(node, "code"), zh = Text(node, "name", "zh"), en = Text(node, "name", "en");
            if (code is null || zh is null || en is null)
                problems.Add(new(path, (int)node.Start.Line, $"role '{code ?? "?"}': expected code and name: {{zh, en}}."));
            else if (roles.Exists(role => role.Code == code))
                problems.Add(new(path, (int)node.Start.Line, $"role '{code}' stands here a second time."));
            else if (!Enum.TryParse(Text(node, "kind") ?? nameof(RoleKind.Business), ignoreCase: true, out RoleKind kind) || !Enum.IsDefined(kind))
                problems.Add(new(path, (int)node.Start.Line, $"role '{code}': expected kind: public, business, oversight, administration, outside or computed."));
            else if (Roles.KindOf(code) is { } own && own != kind)
                problems.Add(new(path, (int)node.Start.Line, $"role '{code}': the product itself asks for this role, and its kind is {own.ToString().ToLowerInvariant()}."));
            else
                roles.Add(new Role(code, kind, zh, en, Text(node, "description", "zh"), Text(node, "description", "en")));
        }
        foreach (string missing in Roles.All.Except(roles.Select(role => role.Code), StringComparer.Ordinal))
            problems.Add(new(path, null, $"role '{missing}' is missing; the product itself asks for it."));
        return (roles, problems);
    }

    private static string? Text(YamlNode node, params string[] keys)
    {
        YamlNode? at = node;
        foreach (string key in keys)
            at = at is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child) ? child : null;
        return at is YamlScalarNode { Value: { Length: > 0 } value } ? value : null;
    }
}

internal sealed class RoleRegisterChecker : IContentChecker
{
    public bool Checks(string kind) => kind == ContentKinds.Register;

    public IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path) =>
        name == RoleRegister.Name ? RoleRegister.Read(bytes, path).Problems : [];
}
