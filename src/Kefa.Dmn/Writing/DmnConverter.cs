using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Moves a document from one version's namespaces to another's. The later schemas only add to the earlier ones, so nothing but names changes.</summary>
internal static class DmnConverter
{
    private static readonly FrozenSet<string> Boxed14 = FrozenSet.Create(StringComparer.Ordinal, "conditional", "filter", "for", "some", "every");

    /// <summary>The attributes that name a vocabulary: of expressions, of types, of the model that is imported.</summary>
    private static readonly FrozenSet<string> Languages = FrozenSet.Create(StringComparer.Ordinal, "expressionLanguage", "typeLanguage", "importType");

    public static ImmutableArray<ModelDiagnostic> Obstacles(DmnDocument document, Vocabulary target)
    {
        var found = ImmutableArray.CreateBuilder<ModelDiagnostic>();
        var from = document.Vocabulary;
        XNamespace dmn = from.Model;
        var diagrams = document.Root.DescendantsAndSelf().SelectMany(e => e.Attributes().Select(a => a.Name.NamespaceName).Prepend(e.Name.NamespaceName)).Where(Vocabulary.IsDiagram).ToHashSet(StringComparer.Ordinal);
        if (target.Version != from.Version && diagrams.Count > 1)
            Add(document.Root, $"The model has diagrams of several versions ({Phrase.List(diagrams.Order(StringComparer.Ordinal))}); keep those of one.");
        foreach (var element in document.Root.DescendantsAndSelf())
        {
            var isForeign = element.Ancestors(dmn + "extensionElements").Any();
            if (target.Version != from.Version && (IsOf(target, element.Name) || element.Attributes().Any(a => IsOf(target, a.Name))))
                Add(element, $"'{element.Name.LocalName}' uses the namespace of DMN {target.Name} inside a model of DMN {from.Name}; converted, it could not be told apart. Remove it.");
            else if (!isForeign && element.Name.Namespace == dmn && Needs(element) is { } needed && needed > target.Version)
                Add(element, $"DMN {target.Name} has no '{element.Name.LocalName}'{Where(element)}: it came with DMN {Vocabulary.Of(needed).Name}. Write it as FEEL text, or keep the model in {Vocabulary.Of(needed).Name}.");
            else if (target.Version < DmnVersion.Dmn15 && Vocabulary.IsDiagram(element.Name.NamespaceName) && element.Attribute("useAlternativeInputDataShape") is not null)
                Add(element, $"DMN {target.Name} has no 'useAlternativeInputDataShape' of diagrams: it came with DMN 1.5. Remove the attribute.");
        }

        return found.ToImmutable();

        void Add(XElement element, Phrase message)
        {
            var at = (IXmlLineInfo)element;
            found.Add(new ModelDiagnostic(Severity.Error, message, document.Reading.Model.Source, new Position(at.LineNumber, at.LinePosition)));
        }
    }

    /// <summary>Turns what DMN 1.3 has no words for into what can at least be looked at.</summary>
    public static void Simplify(XElement root, Vocabulary from)
    {
        XNamespace dmn = from.Model;
        // Foreign parts say nothing to who looks, and may hold what could not be told apart; of several pictures the first is shown.
        root.Descendants(dmn + "extensionElements").Remove();
        root.Descendants(dmn + "typeConstraint").Remove();
        root.Elements().Where(e => Vocabulary.IsDiagram(e.Name.NamespaceName)).Skip(1).Remove();
        foreach (var element in root.DescendantsAndSelf().ToArray())
        {
            element.Attributes().Where(a => a.Name.LocalName is "useAlternativeInputDataShape" || (!a.IsNamespaceDeclaration && a.Name.NamespaceName.Length > 0 && a.Name.Namespace != XNamespace.Xml)).Remove();
            if (element.Document is null || element.Name.Namespace != dmn || !Boxed14.Contains(element.Name.LocalName))
                continue;
            element.ReplaceWith(new XElement(dmn + "literalExpression", element.Attribute("id"), element.Attribute("typeRef"), new XElement(dmn + "text", BoxedText.Of(element))));
        }
    }

    public static void Rename(XElement root, Vocabulary from, Vocabulary to)
    {
        foreach (var element in root.DescendantsAndSelf())
        {
            var isDmn = string.Equals(element.Name.NamespaceName, from.Model, StringComparison.Ordinal);
            if (element.HasAttributes)
                element.ReplaceAttributes(element.Attributes().Select(a => Renamed(a, isDmn, from, to)).ToArray());
            if (to.Translates(element.Name.NamespaceName, from, out var ns))
                element.Name = XName.Get(element.Name.LocalName, ns);
        }
    }

    private static bool IsOf(Vocabulary vocabulary, XName name) => string.Equals(name.NamespaceName, vocabulary.Model, StringComparison.Ordinal);

    /// <summary>The version that brought an element, when it was later than 1.3.</summary>
    private static DmnVersion? Needs(XElement element) => element.Name.LocalName switch
    {
        "typeConstraint" => DmnVersion.Dmn15,
        var name when Boxed14.Contains(name) => DmnVersion.Dmn14,
        _ => null,
    };

    private static Phrase Where(XElement element)
    {
        var named = element.Ancestors().FirstOrDefault(a => a.Attribute("name") is not null && a.Parent is not null);
        if (named is null)
            return Phrase.Empty;
        return $" (in {named.Name.LocalName} '{DmnComparison.Short(named.Attribute("name")!.Value)}')";
    }

    private static XAttribute Renamed(XAttribute attribute, bool isDmn, Vocabulary from, Vocabulary to)
    {
        var names = attribute.IsNamespaceDeclaration || (isDmn && Languages.Contains(attribute.Name.LocalName));
        var value = names && to.Translates(attribute.Value, from, out var translated) ? translated : attribute.Value;
        var name = !attribute.IsNamespaceDeclaration && to.Translates(attribute.Name.NamespaceName, from, out var ns) ? XName.Get(attribute.Name.LocalName, ns) : attribute.Name;
        return new XAttribute(name, value);
    }
}
