using System.Text;
using Kefa.Bureau.Content;

namespace Kefa.Bureau.Registers;

/// <summary>A part of the profile dictionary is published only when it can be read.</summary>
internal sealed class DictionaryChecker : IContentChecker
{
    public bool Checks(string kind) => kind == ContentKinds.ProfileFields;

    public IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path) =>
        ContentFiles.Problems(bytes, text => FieldDictionaryLoader.Read(path, text));
}
