using System.Numerics.Tensors;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>How the outputs of a <see cref="LinearModel"/> relate.</summary>
internal enum Outputs
{
    /// <summary>Exactly one is true (softmax).</summary>
    OneOf,

    /// <summary>Each is true or not by itself (sigmoid).</summary>
    Independent,
}

/// <summary>What a <see cref="LinearModel"/> learns from: features, the outputs that are true, and how much it counts.</summary>
internal sealed record Lesson(Features Features, int[] True, float Weight = 1);

/// <summary>
/// Logistic regression by stochastic gradient descent in a fixed, seeded order: the same lessons give the same weights
/// on every machine of one instruction set. The step falls linearly to nothing; weights decay towards zero (L2).
/// </summary>
internal sealed class LinearModel
{
    // Outputs hardly in question teach next to nothing; passing over them makes many intents several times faster.
    private const float TooSmallToLearn = 1e-5f;

    // Output by dense feature, and sparse feature by output: long rows either way.
    private readonly float[] _dense, _sparse;
    private readonly int _width, _outputs;
    private readonly Outputs _kind;

    private LinearModel(int rows, int width, int outputs, Outputs kind)
    {
        _dense = new float[outputs * width];
        _sparse = new float[(rows - width) * outputs];
        (_width, _outputs, _kind) = (width, outputs, kind);
    }

    public static LinearModel Train(IReadOnlyList<Lesson> lessons, int rows, int outputs, Outputs kind, int epochs, float step = 0.25f, float decay = 2e-6f)
    {
        var model = new LinearModel(rows, lessons[0].Features.Dense.Length, outputs, kind);
        int[] order = [.. Enumerable.Range(0, lessons.Count)];
        var shuffle = new Random(20260);
        var slope = new float[outputs];
        long total = (long)epochs * lessons.Count, done = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            shuffle.Shuffle(order);
            foreach (int i in order)
            {
                model.Learn(lessons[i], step * (1 - (float)done / total), slope);
                done++;
            }
            float keep = MathF.Pow(1 - decay, lessons.Count);
            TensorPrimitives.Multiply(model._dense, keep, model._dense);
            TensorPrimitives.Multiply(model._sparse, keep, model._sparse);
        }
        return model;
    }

    /// <summary>The raw scores (logits) of an utterance.</summary>
    public void Scores(Features features, Span<float> scores)
    {
        for (int o = 0; o < _outputs; o++)
            scores[o] = TensorPrimitives.Dot(features.Dense, Output(o));
        for (int i = 0; i < features.Rows.Length; i++)
            TensorPrimitives.MultiplyAdd(Row(features.Rows[i]), features.Values[i], scores, scores);
    }

    private void Learn(Lesson lesson, float step, Span<float> slope)
    {
        Scores(lesson.Features, slope);
        if (_kind == Outputs.OneOf)
            TensorPrimitives.SoftMax(slope, slope);
        else
            TensorPrimitives.Sigmoid<float>(slope, slope);
        foreach (int t in lesson.True)
            slope[t] -= 1;
        TensorPrimitives.Multiply(slope, -step * lesson.Weight, slope);
        for (int o = 0; o < _outputs; o++)
        {
            if (MathF.Abs(slope[o]) >= TooSmallToLearn)
                TensorPrimitives.MultiplyAdd(lesson.Features.Dense, slope[o], Output(o), Output(o));
        }
        for (int i = 0; i < lesson.Features.Rows.Length; i++)
            TensorPrimitives.MultiplyAdd(slope, lesson.Features.Values[i], Row(lesson.Features.Rows[i]), Row(lesson.Features.Rows[i]));
    }

    private Span<float> Output(int output) => _dense.AsSpan(output * _width, _width);

    private Span<float> Row(int row) => _sparse.AsSpan((row - _width) * _outputs, _outputs);
}
