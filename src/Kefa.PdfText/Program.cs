// Writes the text of the PDF on standard input to standard output, after a line that says whether it is all: "whole" or "part". A process of its own, because a
// file that strangers sent may be made to use up time and memory: whoever starts it bounds both and ends it.
// usage: Kefa.PdfText MOST_PAGES MOST_CHARACTERS
using System.Globalization;
using System.Text;
using Kefa.PdfText;

int mostPages = int.Parse(args[0], NumberStyles.None, CultureInfo.InvariantCulture), mostCharacters = int.Parse(args[1], NumberStyles.None, CultureInfo.InvariantCulture);
using var file = new MemoryStream();
await using (Stream input = Console.OpenStandardInput()) await input.CopyToAsync(file);
(string text, bool whole) = PdfReading.Read(file.ToArray(), mostPages, mostCharacters);
await using Stream output = Console.OpenStandardOutput();
await output.WriteAsync(Encoding.UTF8.GetBytes((whole ? "whole\n" : "part\n") + text));
